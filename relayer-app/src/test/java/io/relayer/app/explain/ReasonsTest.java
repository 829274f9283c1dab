package io.relayer.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.KeySightingDao;
import io.relayer.core.account.SenderHold;
import io.relayer.core.lifecycle.EarlierGenerations;
import io.relayer.core.lifecycle.FailureCode;
import io.relayer.core.lifecycle.NonceMarks;
import io.relayer.core.request.RejectionCode;
import io.relayer.core.restore.Holds;
import io.relayer.core.signing.ReadyDao;
import io.relayer.core.signing.ReplacementDao;
import io.relayer.monitor.finality.FinalityJudge;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each code that the relayer may show has a meaning and a remedy.
class ReasonsTest {
  /// What column `waiting_for` of a transaction or a sender may hold.
  private static final List<String> WAITED_FOR =
      List.of(
          "estimate",
          ReadyDao.WAITS_FOR_MAX_COST,
          KeySightingDao.WAITS_FOR_KEY,
          NonceMarks.FOREIGN_NONCE,
          NonceMarks.HISTORY,
          EarlierGenerations.WAITS_FOR,
          FinalityJudge.WAITS_FOR,
          "fees",
          "funds",
          "fee-cap",
          ReplacementDao.WAITS_FOR_PRICE,
          "acceptance",
          "signature",
          "signing-fails",
          "first-nonce",
          "foreign-pending",
          "chain-nonce",
          "chain-ahead",
          SenderHold.HASH_MISMATCH,
          SenderHold.MINED_OTHERWISE);

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

  @Test
  void everythingThatIsWaitedForIsExplained() {
    assertThat(WAITED_FOR).allMatch(code -> reasons.has("waits", code));
    assertThat(reasons.has("waits", Holds.RESTORE)).isTrue();
  }

  @Test
  void theOperatorsGuideListsWhatIsWaitedFor() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("relayer.home"), "docs", "operators.md"));
    int from = guide.indexOf("| `waiting_for` |");
    String table = guide.substring(from, guide.indexOf("\n\n", from));

    assertThat(ROW.matcher(table).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(WAITED_FOR);
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
