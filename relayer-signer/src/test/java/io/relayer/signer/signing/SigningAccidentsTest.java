package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.FeeTerms;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import io.relayer.signer.signing.PoolShares.Share;
import io.relayer.signer.signing.SigningCommit.Places;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Failures while a sender's transactions are signed.
class SigningAccidentsTest {
  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();

  @BeforeEach
  void inUse() throws Exception {
    fixture.watch.verify();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void whatCannotBePutIntoTheOutboxHasNoNonceEitherAndLeavesNoHole() throws Exception {
    fixture.observe(sender, 7, 7);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);
    fixture.refuse("outbox");
    Awaited failing = fixture.step("a", fixture.keys);

    SigningFixture.settle(failing);

    assertThat(fixture.count("queued")).isEqualTo(3);
    assertThat(
            fixture.ask(
                """
                select (select next_nonce from accounts where next_nonce is not null) || ' ' || (select count(*) from attempts)
                       || ' ' || (select count(*) from transitions where event = 'signed')
                """,
                String.class))
        .isEqualTo("7 0 0");
    assertThat(fixture.commits).hasValue(0);

    failing.close(); // else its lease stands
    fixture.accept("outbox");
    SigningFixture.settle(fixture.step("b", fixture.keys));
    assertThat(
            fixture.ask("select min(nonce) || '-' || max(nonce) from transactions", String.class))
        .isEqualTo("7-9");
    assertThat(fixture.ask("select sum(entries) from outbox", Integer.class)).isEqualTo(3);
  }

  @Test
  void aSenderWhoseKeyIsSlowOrBrokenHoldsUpNoOther() throws Exception {
    Address slow = fixture.senders.get(1);
    Address broken = fixture.senders.get(2);
    for (Address one : List.of(sender, slow, broken)) {
      fixture.observe(one, 0, 0);
      fixture.queue(one, FeeTerms.DEFAULT, 5);
    }
    CountDownLatch answer = new CountDownLatch(1);
    SigningStep step = fixture.rounds("a", new Troubled(fixture.keys, slow, broken, answer));
    step.advance(); // takes them into use
    step.awaitRounds();
    step.advance();
    await().atMost(Duration.ofSeconds(30)).until(() -> fixture.count("signed") == 1);
    assertThat(
            fixture.ask(
                "select hex(sender) from transactions where state = 'signed'", String.class))
        .isEqualTo(sender.toString());
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    await().atMost(Duration.ofSeconds(30)).until(() -> looks(step) && fixture.count("signed") == 3);

    answer.countDown();
    step.awaitRounds();
    assertThat(fixture.count("signed")).isEqualTo(4);
    assertThat(fixture.count("queued")).isEqualTo(1);
    step.close();
  }

  private static boolean looks(SigningStep step) {
    step.advance();
    return true;
  }

  /// Has one key that is slow and one that is broken.
  private record Troubled(
      TransactionSigner keys, Address slow, Address broken, CountDownLatch answer)
      implements TransactionSigner {
    @Override
    public Set<Address> senders() {
      return keys.senders();
    }

    @Override
    public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
      if (sender.equals(broken)) {
        throw new IllegalStateException("broken");
      }
      if (sender.equals(slow)) {
        try {
          answer.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return new SignOutcome.Unavailable("interrupted");
        }
      }
      return keys.sign(sender, preimage, within);
    }
  }

  @Test
  void signersWithoutLeasesStillGiveEachNonceOnce() throws Exception {
    fixture.observe(sender, 0, 0);
    fixture.sql("update chains set in_flight_per_sender = 1000");
    fixture.queue(sender, FeeTerms.DEFAULT, new int[200]);
    SenderWork one = fixture.work(fixture.keys);
    SenderWork two = fixture.work(fixture.keys);
    Callable<Integer> racer1 = () -> race(one);
    Callable<Integer> racer2 = () -> race(two);
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> signed = threads.invokeAll(List.of(racer1, racer2));
      assertThat(signed.get(0).get() + signed.get(1).get()).isEqualTo(200);
    }
    assertThat(fixture.ask("select count(distinct nonce) from transactions", Integer.class))
        .isEqualTo(200);
    assertThat(fixture.ask("select max(nonce) from transactions", Integer.class)).isEqualTo(199);
    assertThat(fixture.ask("select sum(entries) from outbox", Integer.class)).isEqualTo(200);
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(200);
  }

  /// Signs as if it held the lease, from whatever the account says, in small bites, until nothing
  /// is queued.
  private int race(SenderWork work) throws Exception {
    int signed = 0;
    while (fixture.count("queued") > 0) {
      fixture.sql("update chains set in_flight_per_sender = " + (203 - fixture.count("queued")));
      var situation =
          fixture.database.withHandle(h ->
              SigningDao.situations(
                  h, SigningFixture.CHAIN, List.of(sender), Instant.EPOCH, List.of()));
      var fees = fixture.database.withHandle(SigningDao::freshFees);
      signed +=
          work.advance(
                  SigningFixture.SIGNING,
                  situation.getFirst(),
                  new ChainNow(
                      Optional.ofNullable(fees.get(SigningFixture.CHAIN)), OptionalLong.empty()),
                  Share.NONE,
                  Places.MAY_MOVE)
              .signed();
    }
    return signed;
  }
}
