"""Pictures of screens. Figures are made without pyplot: no window, no global state, the same everywhere."""
