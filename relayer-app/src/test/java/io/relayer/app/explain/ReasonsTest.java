package io.relayer.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.WaitReason;
import io.relayer.core.restore.Holds;
import io.relayer.core.transaction.FailureCode;
import io.relayer.messages.request.RejectionCode;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.operations.explain.Reason;
import io.relayer.operations.explain.Reasons;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each code that the relayer may show has a meaning and a remedy.
class ReasonsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

  private final Reasons reasons = Reasons.read();

  @ParameterizedTest
  @EnumSource
  void everyFailureIsExplained(FailureCode code) {
    assertThat(reasons.has("failure", code.name())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everyRejectionIsExplained(RejectionCode code) {
    assertThat(reasons.has("rejection", code.name())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everythingThatIsWaitedForIsExplained(WaitReason reason) {
    assertThat(reasons.has("waits", reason.code())).isTrue();
  }

  @Test
  void aHoldIsExplained() {
    assertThat(reasons.has("waits", Holds.RESTORE)).isTrue();
  }

  @Test
  void theOperatorsGuideListsWhatIsWaitedFor() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("relayer.home"), "docs", "operators.md"));
    int from = guide.indexOf("| `waiting_for` |");
    String table = guide.substring(from, guide.indexOf("\n\n", from));

    assertThat(ROW.matcher(table).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(WaitReason.values()).map(WaitReason::code).toList());
  }

  @Test
  void everyOutcomeIsExplained() throws Exception {
    for (Class<?> outcome : BroadcastOutcome.class.getPermittedSubclasses()) {
      Constructor<?> constructor = outcome.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      Object argument = constructor.getParameterTypes()[0] == boolean.class ? (Object) true : "";
      String code = ((BroadcastOutcome) constructor.newInstance(argument)).code();
      assertThat(reasons.has("outcome", code)).as(code).isTrue();
    }
  }

  @Test
  void codeThatIsNotInTheTableIsShownAsItIs() {
    Reason reason = reasons.of("waits", "something-new", null);

    assertThat(List.of(reason.code(), reason.remedy()))
        .containsExactly("something-new", "look into the logs");
  }
}
