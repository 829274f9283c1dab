package io.relayer.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.console.CheckResult.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  @Test
  void aCheckThatHangsIsDownAndTheOthersAnswer() {
    CountDownLatch never = new CountDownLatch(1);
    Supplier<CheckResult> hanging =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return CheckResult.up("");
        };
    HealthChecks checks =
        new HealthChecks(
            Map.of("a", hanging, "b", () -> CheckResult.up("well")), Duration.ofMillis(50));

    Map<String, CheckResult> results = checks.run();
    never.countDown();

    assertThat(results)
        .containsExactly(
            Map.entry("a", new CheckResult(Status.DOWN, "no answer within 50 ms")),
            Map.entry("b", CheckResult.up("well")));
  }
}
