(() => {
  "use strict";
  const specs = JSON.parse(document.getElementById("charts").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // The style sheet is the one place that knows the colours.
  function config() {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const font = getComputedStyle(document.body).fontFamily;
    return {
      background: "transparent",
      font,
      view: { stroke: null },
      axis: {
        labelColor: color("muted"), labelFontSize: 12, domainColor: color("line"),
        gridColor: color("line"), tickColor: color("line"), labelLimit: 130,
      },
      axisY: { ticks: false, labelPadding: 8, domain: false },
      range: {
        category: [color("accent"), color("fail")],
        ordinal: [0, 1, 2, 3, 4].map((step) => color(`share-${step}`)),
      },
      style: {
        square: { stroke: color("card") },
        cross: { color: color("on-share"), fontWeight: "bold" },
        mark: { color: color("fail"), fontWeight: "bold" },
        bars: { stroke: color("card") },
        steps: { color: color("accent"), cornerRadiusEnd: 3, height: { band: 0.75 } },
        number: { color: color("ink"), fontSize: 12 },
      },
    };
  }

  async function draw() {
    const options = {
      config: config(),
      // Evaluates expressions without eval, which the page's policy forbids.
      ast: true,
      actions: false,
      defaultStyle: false,
      renderer: "svg",
      tooltip: { disableDefaultStyle: true },
    };
    for (const [id, spec] of Object.entries(specs)) {
      await vegaEmbed(document.getElementById(id), spec, options);
    }
    document.documentElement.dataset.charts = "drawn";
  }

  const redraw = () =>
    draw().catch((error) => {
      document.documentElement.dataset.charts = "failed";
      console.error(error);
    });
  dark.addEventListener("change", redraw);
  redraw();

  // A link from the calendar opens the day that it leads to.
  function open() {
    const day = document.getElementById(location.hash.slice(1));
    if (day instanceof HTMLDetailsElement) {
      for (let at = day; at; at = at.parentElement) {
        if (at instanceof HTMLDetailsElement) at.open = true;
      }
      day.scrollIntoView();
    }
  }
  addEventListener("hashchange", open);
  open();
})();
