package io.relayer.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseDaoTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final FreshDatabase fresh = new FreshDatabase();

  @BeforeEach
  void table() {
    fresh.execute("create table written (by text)");
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void whileOneHoldsItNobodyElseGetsIt() {
    Lease lease = take("a", LONG).orElseThrow();
    assertThat(lease).isEqualTo(new Lease("lane", "a", 1));
    assertThat(take("b", LONG)).isEmpty();
    assertThat(take("a", LONG)).as("not even the holder again").isEmpty();
  }

  @Test
  void aTakeOverRaisesTheEpochAndEndsTheOldLease() {
    Lease old = take("a", LONG).orElseThrow();
    expire();
    Lease taken = take("b", LONG).orElseThrow();
    assertThat(taken.epoch()).isEqualTo(old.epoch() + 1);
    assertThat(renew(old)).isEmpty();
    assertThat(renew(taken)).containsExactly(taken);
  }

  /// An older copy of the database has an older sequence, so an epoch may come again.
  @Test
  void ofTwoHoldersWithTheSameEpochOnlyTheOneInTheRowHoldsIt() {
    Lease old = take("a", LONG).orElseThrow();
    fresh.execute("delete from leases");
    fresh.execute("select setval('lease_epochs', " + old.epoch() + ", false)");
    Lease taken = take("b", LONG).orElseThrow();
    assertThat(taken.epoch()).isEqualTo(old.epoch());

    assertThatThrownBy(() -> write(old, "a")).isInstanceOf(LeaseLostException.class);
    assertThat(renew(old)).isEmpty();
    release(old);
    write(taken, "b");
    assertThat(renew(taken)).containsExactly(taken);
    assertThat(written()).containsExactly("b");
  }

  @Test
  void aLeaseThatHasRunOutIsNotRenewed() {
    Lease lease = take("a", LONG).orElseThrow();
    expire();
    assertThat(renew(lease)).isEmpty();
  }

  @Test
  void renewingProlongs() {
    Lease lease = take("a", Duration.ofMinutes(1)).orElseThrow();
    renew(lease);
    assertThat(fresh.one(Boolean.class, "select until > now() + interval '59 minutes' from leases"))
        .isTrue();
  }

  @Test
  void aReleasedLeaseIsFreeAtOnceButNotForTheOneThatLostIt() {
    Lease old = take("a", LONG).orElseThrow();
    release(old);
    Lease taken = take("b", LONG).orElseThrow();
    release(old);
    assertThat(renew(taken)).as("a release by an old holder does nothing").hasSize(1);
  }

  @Test
  void aWriteUnderALeaseThatRanOutIsRefusedThoughItsConnectionWorks() {
    Lease lease = take("a", LONG).orElseThrow();
    expire();
    assertThatThrownBy(() -> write(lease, "a")).isInstanceOf(LeaseLostException.class);
    assertThat(written()).isEmpty();
  }

  @Test
  void aWriteUnderATakenOverLeaseIsRefused() {
    Lease old = take("a", LONG).orElseThrow();
    expire();
    Lease taken = take("b", LONG).orElseThrow();
    assertThatThrownBy(() -> write(old, "a")).isInstanceOf(LeaseLostException.class);
    write(taken, "b");
    assertThat(written()).containsExactly("b");
  }

  /// The holder is in the midst of a guarded write when its time runs out: nobody gets the lease
  /// before that write has ended, so two leaders' writes never overlap.
  @Test
  void nobodyTakesOverWhileAGuardedWriteIsInFlight() throws Exception {
    Lease old = take("a", Duration.ofMillis(300)).orElseThrow();
    CountDownLatch guarded = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () ->
                  fresh
                      .database()
                      .useTransaction(handle -> {
                        LeaseDao.guard(handle, old);
                        guarded.countDown();
                        await(goOn);
                        insert(handle, "a");
                      }),
              threads);
      guarded.await();
      awaitExpiry();
      assertThat(take("b", LONG)).isEmpty();
      goOn.countDown();
      writer.get();
    }
    write(take("b", LONG).orElseThrow(), "b");
    assertThat(written()).containsExactly("a", "b");
  }

  @Test
  void aRenewalDoesNotWaitForAGuardedWriteInFlight() {
    Lease lease = take("a", LONG).orElseThrow();
    fresh
        .database()
        .useTransaction(handle -> {
          LeaseDao.guard(handle, lease);
          CompletableFuture.supplyAsync(() -> renew(lease)).join();
        });
  }

  @Test
  void aClaimOfManyPassesOverThoseThatOthersHoldOrLookAt() {
    List<String> names = List.of("sender:1", "sender:2", "sender:3", "sender:4");
    List<Lease> first = takeAll(names.subList(0, 1), "a");
    takeAll(names, "c").forEach(this::expire);
    fresh
        .database()
        .useTransaction(handle -> {
          handle.execute("select from leases where name = 'sender:3' for update");
          List<Lease> got = CompletableFuture.supplyAsync(() -> takeAll(names, "b")).join();
          assertThat(got).extracting(Lease::name).containsExactlyInAnyOrder("sender:2", "sender:4");
        });
    assertThat(renew(first.getFirst())).hasSize(1);
  }

  @Test
  void ofManyThatClaimAtOnceExactlyOneGetsEachLease() {
    List<String> names = IntStream.range(0, 50).mapToObj(i -> "sender:" + i).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<List<Lease>>> claims =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> takeAll(names, "h" + i), threads))
              .toList();
      assertThat(claims.stream().flatMap(claim -> claim.join().stream()).map(Lease::name))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  private Optional<Lease> take(String holder, Duration time) {
    return fresh.inTransaction(handle -> LeaseDao.take(handle, "lane", holder, time));
  }

  private List<Lease> takeAll(List<String> names, String holder) {
    return fresh.inTransaction(handle -> LeaseDao.takeAll(handle, names, holder, LONG));
  }

  private List<Lease> renew(Lease lease) {
    return fresh.inTransaction(handle -> LeaseDao.renew(handle, List.of(lease), LONG));
  }

  private void release(Lease lease) {
    fresh.database().useTransaction(handle -> LeaseDao.release(handle, List.of(lease)));
  }

  private void write(Lease lease, String by) {
    fresh
        .database()
        .useTransaction(handle -> {
          LeaseDao.guard(handle, lease);
          insert(handle, by);
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insert(Handle handle, String by) {
    handle.execute("insert into written values (?)", by);
  }

  private List<String> written() {
    return fresh
        .database()
        .withHandle(
            handle -> handle.createQuery("select by from written").mapTo(String.class).list());
  }

  private void expire() {
    fresh.execute("update leases set until = clock_timestamp() - interval '1 second'");
  }

  private void expire(Lease lease) {
    fresh.execute(
        "update leases set until = clock_timestamp() - interval '1 second' where name = '%s'"
            .formatted(lease.name()));
  }

  private void awaitExpiry() {
    Awaitility.await()
        .until(() -> fresh.one(Boolean.class, "select until < clock_timestamp() from leases"));
  }
}
