package io.relayer.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The database's clock goes back by an hour: it is set, or a standby takes over whose clock is
/// behind. Seen from there, what stands in the table is an hour ahead.
class LeaseClockTest {
  private static final Duration TIME = Duration.ofMinutes(5);

  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void ofADeadHolderNobodyWaitsAnHour() {
    Lease old = take("dead").orElseThrow();
    clockGoesBack();

    Lease taken = take("next").orElseThrow();

    assertThat(taken.epoch()).isGreaterThan(old.epoch());
    assertThat(renewed(old)).isFalse();
    assertThatThrownBy(() -> write(old)).isInstanceOf(LeaseLostException.class);
    assertThatCode(() -> write(taken)).doesNotThrowAnyException();
  }

  @Test
  void aLivingHolderThatRenewsKeepsIt() {
    Lease lease = take("alive").orElseThrow();
    clockGoesBack();
    assertThatCode(() -> write(lease)).doesNotThrowAnyException();

    assertThat(renewed(lease)).isTrue();

    assertThat(take("next")).isEmpty();
    assertThat(
            fresh.one(
                Boolean.class,
                "select until < clock_timestamp() + interval '6 minutes' from leases"))
        .isTrue();
  }

  /// In one SQL transaction of its holder nobody takes it over, however far ahead it seems.
  @Test
  void aWriteInFlightIsNotOvertaken() {
    Lease lease = take("alive").orElseThrow();
    clockGoesBack();
    fresh
        .database()
        .useTransaction(handle -> {
          LeaseDao.guard(handle, lease);
          assertThat(CompletableFuture.supplyAsync(() -> take("next")).join()).isEmpty();
        });
    assertThat(fresh.one(String.class, "select holder from leases")).isEqualTo("alive");
    assertThat(take("next")).as("after it").isPresent();
  }

  @Test
  void anEpochNeverComesAgainThoughTheRowWasDeleted() {
    Lease old = take("stopped for days").orElseThrow();
    fresh.execute("delete from leases");

    Lease taken = take("next").orElseThrow();

    assertThat(taken.epoch()).isGreaterThan(old.epoch());
    assertThatThrownBy(() -> write(old)).isInstanceOf(LeaseLostException.class);
  }

  private void clockGoesBack() {
    fresh.execute("update leases set until = until + interval '1 hour'");
  }

  private Optional<Lease> take(String holder) {
    return fresh.inTransaction(handle -> LeaseDao.take(handle, "monitor:1", holder, TIME));
  }

  private boolean renewed(Lease lease) {
    return !fresh.inTransaction(handle -> LeaseDao.renew(handle, List.of(lease), TIME)).isEmpty();
  }

  private void write(Lease lease) {
    fresh.database().useTransaction(handle -> LeaseDao.guard(handle, lease));
  }
}
