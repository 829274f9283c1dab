package io.relayer.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void pageHasChartsAndNeedsNothingElse() {
    String page = HtmlReport.of(Results.with(Results.round(8, 900), Results.round(8, 1_100)));

    assertThat(page)
        .contains("bare web3j loop, cold", "relayer, senders: 8", "1,000 /s", "</html>")
        .contains("0.25 of the node's")
        .doesNotContain("http:", "https:", "<script", "src=");
    assertThat(page.split("<svg", -1)).hasSize(3);
  }

  @Test
  void voidRoundIsSeenAsSuch() {
    assertThat(HtmlReport.of(Results.with(Results.round(8, 900, "lost: one"))))
        .contains("anvil, senders: 8 (void)", "VIOLATIONS");
  }

  @Test
  void pageOfNothingMeasuredIsOneToo() {
    assertThat(HtmlReport.of(Results.with())).contains("</html>");
  }

  @Test
  void textIsNeverMarkup() {
    assertThat(Html.text("<b> & \"c\"")).isEqualTo("&lt;b&gt; &amp; &quot;c&quot;");
    assertThat(Html.table(List.of("<i>"), List.of())).contains("&lt;i&gt;");
  }
}
