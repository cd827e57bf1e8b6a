// A chart that redraws whole and at once, and says when it has: data-drawn is the stamp of what is on the screen.
import { echarts } from "nicegui-echart";

export default {
  template: '<div role="img"></div>',
  props: { options: Object, stamp: Number },
  mounted() {
    this.chart = echarts.init(this.$el, null, { renderer: "svg" });
    this.chart.on("finished", () => {
      this.$el.dataset.drawn = this.shown;
    });
    this.chart.on("click", (e) => this.$emit("pick", { series: e.seriesName, data: e.data }));
    this.observer = new ResizeObserver(() => this.chart.resize());
    this.observer.observe(this.$el);
    this.draw();
  },
  beforeUnmount() {
    this.observer.disconnect();
    this.chart.dispose();
  },
  methods: {
    draw() {
      if (!this.options || !this.options.series) return;
      this.shown = this.stamp;
      this.chart.setOption({ animation: false, ...this.options }, { notMerge: true });
    },
  },
  watch: {
    stamp() {
      this.draw();
    },
  },
};
