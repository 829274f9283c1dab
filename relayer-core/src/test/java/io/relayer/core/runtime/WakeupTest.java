package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeupTest {
  private final Wakeup wakeup = new Wakeup();

  @Test
  void aSignalThatCameBeforeEndsTheNextWait() throws InterruptedException {
    wakeup.signal();
    assertThat(wakeup.await(Duration.ofDays(1))).isTrue();
  }

  @Test
  void signalsCoalesce() throws InterruptedException {
    wakeup.signal();
    wakeup.signal();
    wakeup.await(Duration.ZERO);
    assertThat(wakeup.await(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void aSignalEndsAWaitThatIsGoingOn() throws InterruptedException {
    AtomicBoolean signalled = new AtomicBoolean();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                signalled.set(wakeup.await(Duration.ofDays(1)));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    wakeup.signal();
    waiter.join();
    assertThat(signalled).isTrue();
  }
}
