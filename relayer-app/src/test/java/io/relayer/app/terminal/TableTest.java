package io.relayer.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.app.terminal.Table.Column;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final String HASH = "0x" + "0123456789abcdef".repeat(4);

  private final Table table =
      new Table(
          Column.text("request"),
          Column.number("nonce"),
          Column.state("state"),
          Column.hex("hash"),
          Column.words("message"));

  @Test
  void columnsAreAlignedAndNumbersStandToTheRight() {
    table.row("billing/1", 7, "confirmed", "0x01", "").row("b/22", 123_456, "failed", null, "no");

    assertThat(lines(Integer.MAX_VALUE, Style.PLAIN))
        .containsExactly(
            "request     nonce  state      hash  message",
            "billing/1       7  confirmed  0x01",
            "b/22       123456  failed     -     no");
  }

  @Test
  void whereThereIsRoomNothingIsShortened() {
    table.row("billing/1", 7, "confirmed", HASH, "a long sentence");

    assertThat(lines(120, Style.PLAIN).getLast()).contains(HASH, "a long sentence");
  }

  @Test
  void sentencesLoseTheirEndBeforeHashesLoseTheirMiddle() {
    table.row("billing/1", 7, "confirmed", HASH, "a sentence of some length");

    assertThat(lines(112, Style.PLAIN).getLast()).contains(HASH).endsWith("a sentence of…");
    assertThat(lines(70, Style.PLAIN).getLast())
        .isEqualTo("billing/1      7  confirmed  0x0123456789…3456789abcdef  a sentence o…");
  }

  @Test
  void whatDoesNotFitAtAllIsShownInBlocks() {
    table
        .row("an-id-that-somebody-may-have-to-copy", 7, "confirmed", HASH, null)
        .row("b", null, "failed", null, "a long sentence");

    assertThat(lines(20, Style.PLAIN))
        .containsExactly(
            "request  an-id-that-somebody-may-have-to-copy",
            "nonce    7",
            "state    confirmed",
            "hash     " + HASH,
            "",
            "request  b",
            "state    failed",
            "message  a long sentence");
  }

  @Test
  void timesLoseTheirFractionAndEmptyColumnsGoFirst() {
    Table times =
        new Table(Column.time("at"), Column.text("never filled"), Column.words("message"))
            .row("2026-11-25T18:51:14.296481Z", null, "a sentence of some length");

    assertThat(lines(times, 47))
        .containsExactly(
            "at                    message", "2026-11-25T18:51:14Z  a sentence of some length");
    assertThat(lines(times, 68).getFirst()).contains("never filled");
  }

  @Test
  void proseGoesOnBelow() {
    Table checks =
        new Table(Column.state("result"), Column.text("empty"), Column.prose("found"))
            .row("ok", null, "one sentence, long enough for two lines");

    assertThat(lines(checks, 40))
        .containsExactly(
            "result  found", "ok      one sentence, long enough for", "        two lines");
  }

  @Test
  void colourDoesNotMoveColumns() {
    table.row("a", 1, "failed", "0x01", "x").row("a", 1, "confirmed", "0x01", "x");

    List<String> plain = lines(80, Style.PLAIN);
    assertThat(lines(80, Style.COLOURED).stream().map(l -> l.replaceAll("\u001b\\[\\d+m", "")))
        .containsExactlyElementsOf(plain);
    assertThat(lines(80, Style.COLOURED).get(1)).contains("\u001b[31mfailed\u001b[0m");
  }

  @Test
  void rowThatDoesNotFitTheColumnsIsRefused() {
    assertThatThrownBy(() -> table.row("only one")).hasMessage("1 values for 5 columns");
  }

  private List<String> lines(int width, Style style) {
    return lines(table, width, style);
  }

  private static List<String> lines(Table table, int width) {
    return lines(table, width, Style.PLAIN);
  }

  private static List<String> lines(Table table, int width, Style style) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text), width, style);
    return text.toString().lines().toList();
  }
}
