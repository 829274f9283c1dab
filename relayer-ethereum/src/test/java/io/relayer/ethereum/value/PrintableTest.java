package io.relayer.ethereum.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Grüße 日本 🚀", "a'b\"c\\d/"})
  void cleanTextIsShownAsItIs(String text) {
    assertThat(Printable.isClean(text)).isTrue();
    assertThat(Printable.show(text, 100)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "a\nb", "\t", "\u007f", "\u0085", "\ud800", "\udc00", "\udc00\ud800"})
  void uncleanTextIsShownEscaped(String text) {
    assertThat(Printable.isClean(text)).isFalse();
    assertThat(Printable.show(text, 100)).matches(Printable::isClean).contains("\\u");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u001b[31mb", "a\nb", "a\r\nb", "a\u009b", "a\u2028", "a\u202e", "\u2066a"})
  void whatWouldNotStayInItsLineIsShownEscaped(String text) {
    assertThat(Printable.line(text)).contains("\\u").doesNotContain(text);
    assertThat(Printable.line(Printable.line(text))).isEqualTo(Printable.line(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200b",
        "\u200f",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ufeff",
        "\u00ad",
        "\udb40\udc41"
      })
  void whatCanNotBeSeenIsTakenAndShownEscaped(String text) {
    String shown = text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());

    assertThat(Printable.isClean(text)).isTrue();
    assertThat(Printable.line("a" + text)).isEqualTo("a" + shown);
    assertThat(Printable.show("a" + text, 9)).isEqualTo("a" + shown);
    assertThat(Printable.visible("\u001b[1m" + text + "\n")).isEqualTo("\u001b[1m" + shown + "\n");
  }

  @Test
  void linesOfOursStayAndNothingIsCut() {
    String text = "Grüße 日本 🚀".repeat(1_000);

    assertThat(Printable.line(text)).isEqualTo(text);
    assertThat(Printable.lines("one\ntwo \u001b[31m")).isEqualTo("one\ntwo \\u001b[31m");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(Printable.show("🚀🚀🚀", 2)).isEqualTo("🚀🚀…");
    assertThat(Printable.show("🚀🚀🚀", 3)).isEqualTo("🚀🚀🚀");
    assertThat(Printable.length("🚀🚀🚀")).isEqualTo(3);
  }
}
