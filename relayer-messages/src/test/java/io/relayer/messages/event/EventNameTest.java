package io.relayer.messages.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventNameTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(relayer\\.[a-z]+\\.[a-z-]+)` \\|");
  private static final Pattern FAMILY =
      Pattern.compile("`(relayer\\.[a-z]+\\.)` \\+ ((?:`[a-z-]+`(?:, )?)+)");
  private static final Pattern LAST = Pattern.compile("`([a-z-]+)`");

  private static List<String> types(String prefix) {
    return Arrays.stream(EventName.values())
        .map(EventName::type)
        .filter(type -> type.startsWith(prefix))
        .toList();
  }

  @Test
  void producersAreToldOfEachEventOfATransaction() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("relayer.home"), "docs", "producers.md"));

    assertThat(ROW.matcher(guide).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(types(EventName.OF_TRANSACTIONS));
  }

  @Test
  void schemaNamesEachEvent() {
    List<String> named = new ArrayList<>();
    FAMILY
        .matcher(JsonSchema.read("event.json"))
        .results()
        .forEach(family ->
            LAST.matcher(family.group(2))
                .results()
                .map((MatchResult last) -> family.group(1) + last.group(1))
                .forEach(named::add));

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            types("relayer.").stream()
                .filter(type -> !type.equals(EventName.REJECTED.type())) // has a part of its own
                .toList());
  }

  @Test
  void historyHasTheLastPartOfAType() {
    assertThat(EventName.BUMP_ORDERED.text()).isEqualTo("bump-ordered");
    assertThat(EventName.ofTransaction("bump-ordered")).contains(EventName.BUMP_ORDERED);
    assertThat(EventName.ofTransaction("held")).as("of a sender").isEmpty();
  }
}
