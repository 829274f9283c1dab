package io.relayer.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.FreshDatabase;
import io.relayer.core.runtime.Wakeup;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseKeeperTest {
  private static final Duration TIME = Duration.ofSeconds(30);

  private final FreshDatabase fresh = new FreshDatabase();
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1); // about to overflow
  private final Holder holder = Holder.create();
  private final Tenure tenure =
      new Tenure(fresh.database(), "lane", new LeaseSettings(holder, TIME), nanoTime::get);

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void aLeaseIsCurrentOnceItWasTakenAndNoMoreAfterItsRelease() {
    assertThat(tenure.current()).isEmpty();
    assertThat(tenure.keepUp()).isTrue();
    assertThat(tenure.current()).contains(new Lease("lane", holder.text(), 1));
    tenure.release();
    assertThat(tenure.current()).isEmpty();
  }

  @Test
  void byTheProcesssOwnClockItEndsInTimeEvenIfTheDatabaseIsNotReached() {
    tenure.keepUp();
    pass(TIME.minusNanos(1));
    assertThat(tenure.current()).isPresent();
    pass(Duration.ofNanos(1));
    assertThat(tenure.current()).isEmpty();
  }

  @Test
  void aRenewalStartsItsTimeAnewAndIsNoNews() {
    tenure.keepUp();
    pass(TIME.dividedBy(3));
    assertThat(tenure.keepUp()).isFalse();
    pass(TIME.minusNanos(1));
    assertThat(tenure.current()).isPresent();
  }

  @Test
  void aLeaseThatWasLostIsAskedForAgain() {
    tenure.keepUp();
    fresh.execute("update leases set epoch = epoch + 1, holder = 'other'");
    assertThat(tenure.keepUp()).isFalse();
    assertThat(tenure.current()).isEmpty();
    fresh.execute("update leases set until = '-infinity'");
    assertThat(tenure.keepUp()).isTrue();
    assertThat(tenure.current()).contains(new Lease("lane", holder.text(), 3));
  }

  @Test
  void ofTwoKeepersTheSecondTakesOverWhenTheFirstCloses() throws InterruptedException {
    LeaseSettings settings = new LeaseSettings(Holder.create(), Duration.ofSeconds(1));
    Wakeup firstTook = new Wakeup();
    Wakeup secondTook = new Wakeup();
    LeaseKeeper first = LeaseKeeper.start(fresh.database(), "lane", settings, firstTook);
    assertThat(firstTook.await(Duration.ofSeconds(30))).isTrue();
    try (LeaseKeeper second = LeaseKeeper.start(fresh.database(), "lane", settings, secondTook)) {
      await().until(() -> second.health().lastSuccess().isPresent());
      assertThat(second.current()).isEmpty();
      first.close();
      assertThat(secondTook.await(Duration.ofSeconds(30))).isTrue();
      assertThat(second.current()).contains(new Lease("lane", settings.holder().text(), 2));
    }
  }

  @Test
  void twoHoldersOfOneProcessAreNotTheSame() {
    assertThat(holder).isNotEqualTo(Holder.create());
    assertThat(holder.text()).contains(":" + ProcessHandle.current().pid() + ":");
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }
}
