package io.relayer.bench.result;

import java.util.ArrayList;
import java.util.List;

/// Bars beside their names, as SVG.
final class BarChart {
  private static final int WIDTH = 860;
  private static final int NAMES = 300;
  private static final int VALUES = 110;
  private static final int STEP = 26;
  private static final int THICK = 16;
  private static final List<String> COLOURS = List.of("#35618e", "#c2703d", "#6a994e", "#8d6a9f");

  private record Bar(String name, List<Double> parts, double least, double most) {
    double length() {
      return parts.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  private final String unit;
  private final List<Bar> bars = new ArrayList<>();

  /// @param unit of all values
  BarChart(String unit) {
    this.unit = unit;
  }

  /// The median, with a line from the least to the most.
  void add(String name, Spread spread) {
    bars.add(new Bar(name, List.of(spread.median()), spread.least(), spread.most()));
  }

  /// Parts one after the other, at most four.
  void add(String name, List<Double> parts) {
    Bar bar = new Bar(name, List.copyOf(parts), 0, 0);
    bars.add(new Bar(name, bar.parts, bar.length(), bar.length()));
  }

  boolean isEmpty() {
    return bars.isEmpty();
  }

  String svg() {
    double longest =
        bars.stream().mapToDouble(bar -> Math.max(bar.most, bar.length())).max().orElse(1);
    double scale = (WIDTH - NAMES - VALUES) / Math.max(longest, 1e-9);
    StringBuilder svg =
        new StringBuilder(
            "<svg width=\"%d\" height=\"%d\" role=\"img\">\n"
                .formatted(WIDTH, STEP * bars.size() + 4));
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), i * STEP, scale);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Bar bar, int top, double scale) {
    int middle = top + STEP / 2;
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(NAMES - 8, middle + 4, Html.text(bar.name)));
    double at = NAMES;
    for (int i = 0; i < bar.parts.size(); i++) {
      double width = bar.parts.get(i) * scale;
      svg.append(
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
              .formatted(at, middle - THICK / 2, width, THICK, COLOURS.get(i)));
      at += width;
    }
    if (bar.most > bar.least) {
      svg.append(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>\n"
              .formatted(NAMES + bar.least * scale, NAMES + bar.most * scale, middle, middle));
    }
    svg.append(
        "<text x=\"%.1f\" y=\"%d\">%,.0f %s</text>\n"
            .formatted(
                NAMES + Math.max(bar.most, bar.length()) * scale + 6,
                middle + 4,
                bar.length(),
                Html.text(unit)));
  }
}
