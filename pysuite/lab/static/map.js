// A pathway map: cytoscape.js draws what the lab sends, and tells which reaction or protein was clicked.
import cytoscape from "pysuite-cytoscape";

const INK = "#1b1f24";
const STYLE = [
  {
    selector: "node",
    style: {
      shape: "round-rectangle",
      width: 130,
      height: 30,
      "background-color": "data(colour)",
      "border-width": 1.5,
      "border-color": INK,
      label: "data(label)",
      color: "data(ink)",
      "font-size": 13,
      "text-valign": "center",
      "text-halign": "center",
      "text-wrap": "ellipsis",
      "text-max-width": 122,
    },
  },
  { selector: "node[kind='complex']", style: { shape: "cut-rectangle" } },
  { selector: "node[kind='message']", style: { shape: "rhomboid" } },
  { selector: "node[kind='given']", style: { shape: "ellipse", "border-style": "dashed" } },
  {
    selector: "node[kind='knot']",
    style: { shape: "ellipse", width: 12, height: 12, label: "", "border-width": 1 },
  },
  {
    selector: "edge",
    style: {
      width: "data(width)",
      "line-color": "data(colour)",
      "target-arrow-color": "data(colour)",
      "curve-style": "bezier",
      "arrow-scale": 1.1,
    },
  },
  { selector: "edge[role='product'], edge[role='wire']", style: { "target-arrow-shape": "triangle" } },
  {
    selector: "edge[role='modifier']",
    style: { "line-style": "dashed", "target-arrow-shape": "circle", "arrow-scale": 0.7 },
  },
  { selector: ".dim", style: { opacity: 0.12 } },
  { selector: ".picked", style: { "line-color": "#000", "target-arrow-color": "#000", "border-width": 4, "z-index": 9 } },
];

export default {
  template: '<div role="img"></div>',
  props: { elements: Array, picked: String, stamp: Number },
  mounted() {
    this.cy = cytoscape({
      container: this.$el,
      style: STYLE,
      wheelSensitivity: undefined,
      minZoom: 0.08,
      maxZoom: 3,
      layout: { name: "preset" },
    });
    this.cy.on("tap", "edge, node", (e) => {
      const said = e.target.data();
      this.$emit("pick", { id: said.id, event: said.event || "", thing: said.thing || "", page: said.page || "" });
    });
    this.$el.lab = this.cy; // for tests and the browser's console
    this.observer = new ResizeObserver(() => this.cy.resize());
    this.observer.observe(this.$el);
    this.rebuild();
  },
  beforeUnmount() {
    this.observer.disconnect();
    this.cy.destroy();
  },
  methods: {
    rebuild() {
      this.cy.batch(() => {
        this.cy.elements().remove();
        this.cy.add(JSON.parse(JSON.stringify(this.elements || [])));
      });
      this.cy.fit(undefined, 12);
      this.$el.dataset.drawn = this.stamp;
    },
    repaint(colours) {
      this.cy.batch(() => {
        this.cy.elements().forEach((one) => {
          const found = colours[one.data("thing") || one.data("event")];
          if (found) one.data(one.isEdge() ? { colour: found.line, width: found.width } : { colour: found.fill, ink: found.ink });
        });
      });
      this.$el.dataset.painted = Number(this.$el.dataset.painted || 0) + 1;
    },
    light() {
      this.cy.batch(() => {
        this.cy.elements().removeClass("picked dim");
        if (!this.picked) return;
        const found = this.cy.elements().filter((one) => one.data("event") === this.picked || one.data("thing") === this.picked);
        const near = found.union(found.neighborhood()).union(found.neighborhood().neighborhood());
        this.cy.elements().difference(near.union(found.connectedNodes())).addClass("dim");
        found.addClass("picked");
      });
    },
    fit() {
      this.cy.fit(undefined, 12);
    },
  },
  watch: {
    stamp() {
      this.rebuild();
      this.light();
    },
    picked() {
      this.light();
    },
  },
};
