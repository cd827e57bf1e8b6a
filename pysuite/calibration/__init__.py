"""What the reference and the lines are measured against: calibration targets, and what the model reaches.

It answers how far the model is from numbers that were seen in cells or in published models. It never changes
a number of the model.
"""
