package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.FeeTerms;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One bad sender beside good ones: these go on, look by look, as if it were not there.
class SenderIsolationTest {
  private static final int LOOKS = 20;

  private final SigningFixture fixture = new SigningFixture();
  private final Address bad = fixture.senders.getFirst();
  private final List<Address> good = fixture.senders.subList(1, 4);

  @BeforeEach
  void inUse() throws Exception {
    fixture.watch.verify();
    fixture.senders.forEach(one -> fixture.observe(one, 0, 0));
    fixture.sql(
        """
        update accounts set first_nonce = 0, next_nonce = 0, first_block = 0;
        update chains set in_flight_per_sender = 1000
        """);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void aKeyThatDoesNotAnswerHoldsUpNoOtherSender() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    SigningStep step = fixture.rounds("a", new Silent(fixture.keys, bad, never));
    fixture.queue(bad, FeeTerms.DEFAULT, 5);
    step.advance();

    goodOnesGoOn(step);

    assertThat(leases()).as("its lease is kept while its round runs").contains(bad.toString());
    never.countDown();
    step.awaitRounds();
    step.close();
    assertThat(
            fixture.ask(
                "select waiting_for from accounts where waiting_for is not null", String.class))
        .isEqualTo("signature");
  }

  @Test
  void aRowThatSomebodyHasLockedHoldsUpNoOtherSender() throws Exception {
    SigningStep step = fixture.rounds("a", fixture.keys);
    fixture.queue(bad, FeeTerms.DEFAULT, 5);
    Handle other = Jdbi.create(fixture.database::connect).open();
    try (other) {
      other.begin();
      other.execute("select from accounts where address = ? for no key update", bad.toArray());
      step.advance();

      goodOnesGoOn(step);

      step.awaitRounds(); // it does not wait for the lock for ever
      assertThat(fixture.count("queued")).isEqualTo(1);
      other.rollback();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> looks(step) && fixture.count("queued") == 0);
    step.close();
  }

  /// With each look all that they have is signed.
  private void goodOnesGoOn(SigningStep step) {
    for (int look = 1; look <= LOOKS; look++) {
      int signed = look * good.size();
      good.forEach(one -> fixture.queue(one, FeeTerms.DEFAULT, 5));
      await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> looks(step) && fixture.count("signed") == signed);
    }
  }

  private static boolean looks(SigningStep step) {
    step.advance();
    return true;
  }

  private String leases() {
    return fixture.ask(
        "select string_agg(name, ' ') from leases where until > now()", String.class);
  }

  /// Has one key that does not answer in time.
  private record Silent(TransactionSigner keys, Address silent, CountDownLatch end)
      implements TransactionSigner {
    @Override
    public Set<Address> senders() {
      return keys.senders();
    }

    @Override
    public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
      if (!sender.equals(silent)) {
        return keys.sign(sender, preimage, within);
      }
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new SignOutcome.Unavailable("silent");
    }
  }
}
