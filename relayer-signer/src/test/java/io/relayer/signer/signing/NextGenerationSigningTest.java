package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.runtime.Step;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.signer.intake.PoolDao;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A reverted request that was retried, and whose block is gone.
class NextGenerationSigningTest {
  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();
  private final AwaitedLoop loop = fixture.loop(Duration.ofSeconds(30));

  @BeforeEach
  void inUse() throws Exception {
    fixture.watch.verify();
    fixture.blockHolds("null");
    fixture.observe(sender, 0, 0);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void nextGenerationIsPassedByThoseBehindIt() throws Exception {
    TransactionId first = reverted(new Origin.Sender(SigningFixture.CHAIN, sender));
    TransactionId second = retry(first);
    violate(first);
    TransactionId behind = fixture.queue(sender, FeeTerms.DEFAULT, 5).getFirst();

    SigningFixture.settle(loop.signing());

    assertThat(nonce(second)).isEqualTo("none");
    assertThat(nonce(behind)).isEqualTo("1");
  }

  @Test
  void nextGenerationOfAPoolIsPassedAsWell() throws Exception {
    fixture.database.useTransaction(h ->
        PoolDao.put(
            h, List.of(SigningFixture.CHAIN), fixture.senders, Map.of("payouts", List.of(sender))));
    TransactionId first = reverted(new Origin.Pool(SigningFixture.CHAIN, "payouts"));
    TransactionId second = retry(first);
    violate(first);

    SigningFixture.settle(loop.signing());

    assertThat(nonce(second)).isEqualTo("none");
  }

  /// The reorg is written between the reading of the queue and the commit: the round's signatures
  /// are dropped, and the next one reads the queue anew.
  @Test
  void reorgThatComesWhileItIsSignedIsSeenByTheCommit() throws Exception {
    Meanwhile keys = new Meanwhile();
    Awaited step = fixture.step("a", keys);
    TransactionId first = reverted(new Origin.Sender(SigningFixture.CHAIN, sender), step);
    TransactionId second = retry(first);
    TransactionId behind = fixture.queue(sender, FeeTerms.DEFAULT, 5).getFirst();

    keys.happens.set(() -> violate(first));
    SigningFixture.settle(step);
    step.close();

    assertThat(keys.happens.get()).as("what was to happen has").isNull();

    assertThat(nonce(second)).isEqualTo("none");
    assertThat(nonce(behind)).isEqualTo("1");
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(2);
  }

  @Test
  void payloadThatWaitsIsNotRaisedNorIsWhatWaitsBehindIt() throws Exception {
    TransactionId first = reverted(new Origin.Sender(SigningFixture.CHAIN, sender));
    TransactionId second = retry(first);
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    SigningFixture.settle(loop.signing());
    assertThat(nonce(second)).isEqualTo("1");
    fixture.database.useTransaction(
        h -> AttemptSteps.bumpOrdered(h, List.of(ref(second)), new OrderedBy("billing")));
    violate(first);
    fixture.sql(
        "update fees set base_fee = 100000000000; update chain_heads set head_number = 103");

    loop.replacing().advance();

    assertThat(attempts())
        .as("only what may be executed again is replaced")
        .isEqualTo("0:2 1:1 2:1");
    assertThat(fixture.ask("select kind from attempts where attempt = 2", String.class))
        .isEqualTo("empty");

    fixture.sql(
        """
        update transactions set state = 'failed', failure_code = 'SUPERSEDED', final_at = now() where nonce = 0;
        update chain_heads set head_number = 104
        """);
    loop.replacing().advance();

    assertThat(attempts()).isEqualTo("0:2 1:2 2:2");
  }

  @Test
  void givenUpItGetsItsEmptyAttemptThoughTheOneBeforeIsOpen() throws Exception {
    TransactionId first = reverted(new Origin.Sender(SigningFixture.CHAIN, sender));
    TransactionId second = retry(first);
    SigningFixture.settle(loop.signing());
    violate(first);
    fixture.database.useTransaction(
        h -> AttemptSteps.givenUp(h, List.of(ref(second)), AttemptSteps.Reason.DEADLINE));

    loop.replacing().advance();

    assertThat(attempts()).isEqualTo("0:2 1:2");
    assertThat(
            fixture.ask(
                "select count(*) from attempts where attempt = 2 and kind = 'empty'",
                Integer.class))
        .isEqualTo(2);
  }

  /// The one that takes nonce 0, and reverts in a block that is final.
  private TransactionId reverted(Origin origin) throws Exception {
    return reverted(origin, loop.signing());
  }

  private TransactionId reverted(Origin origin, Step signing) throws Exception {
    TransactionId id = fixture.queue(origin, FeeTerms.DEFAULT, 5).getFirst();
    SigningFixture.settle(signing);
    fixture.sql(
        """
        update transactions set state = 'failed', failure_code = 'REVERTED', final_at = now(), pending_at = now(),
          included_at = now(), mined_attempt = 1, mined_kind = 'payload', succeeded = false, block_number = 1,
          block_hash = sha256('block') where nonce = 0
        """);
    return id;
  }

  private TransactionId retry(TransactionId id) {
    RetryOutcome outcome =
        fixture
            .database
            .inTransaction(h -> Retries.retry(h, List.of(id), Changes.NONE))
            .values()
            .iterator()
            .next();
    return ((RetryOutcome.Made) outcome).id();
  }

  private void violate(TransactionId id) {
    fixture.database.useTransaction(
        h -> assertThat(TransactionSteps.violated(h, List.of(ref(id)))).hasSize(1));
  }

  private TransactionVersion ref(TransactionId id) {
    return new TransactionVersion(
        id,
        fixture.ask(
            "select version from transactions where transaction_id = '" + id + "'", Integer.class));
  }

  private String nonce(TransactionId id) {
    return fixture.ask(
        "select coalesce(nonce::text, 'none') from transactions where transaction_id = '"
            + id
            + "'",
        String.class);
  }

  /// Nonce and current attempt of all that has a nonce.
  private String attempts() {
    return fixture.ask(
        "select string_agg(nonce || ':' || attempt, ' ' order by nonce) from transactions",
        String.class);
  }

  /// Keys with which something happens before the next signature.
  private final class Meanwhile implements TransactionSigner {
    private final AtomicReference<@Nullable Runnable> happens = new AtomicReference<>();

    @Override
    public Set<Address> senders() {
      return fixture.keys.senders();
    }

    @Override
    public SignOutcome sign(Address from, Preimage preimage, Duration within) {
      synchronized (happens) {
        Runnable what = happens.getAndSet(null);
        if (what != null) {
          what.run();
        }
      }
      return fixture.keys.sign(from, preimage, within);
    }
  }
}
