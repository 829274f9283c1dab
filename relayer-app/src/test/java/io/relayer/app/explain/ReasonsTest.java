package io.relayer.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.KeySightingDao;
import io.relayer.core.lifecycle.FailureCode;
import io.relayer.core.request.RejectionCode;
import io.relayer.core.restore.Holds;
import io.relayer.core.signing.ReadyDao;
import io.relayer.monitor.inclusion.NonceJudge;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.lang.reflect.Constructor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each code that the relayer may show has a meaning and a remedy.
class ReasonsTest {
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
  @ValueSource(
      strings = {
        "estimate",
        ReadyDao.WAITS_FOR_MAX_COST,
        KeySightingDao.WAITS_FOR_KEY,
        Holds.RESTORE,
        NonceJudge.FOREIGN_NONCE,
        "fees",
        "first-nonce",
        "foreign-pending",
        "chain-nonce",
        "chain-ahead",
      })
  void everythingThatIsWaitedForIsExplained(String code) {
    assertThat(reasons.has("waits", code)).isTrue();
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
