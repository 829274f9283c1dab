package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Changes of rows while further attempts are signed for them.
class ReplacementRaceTest extends ReplacementCase {
  @Test
  void ofTwoProcessesThatReplaceTheSameOneOnlyOneCounts() throws Exception {
    List<TransactionId> ids = sign(10);
    ids.forEach(this::giveUp);
    Awaited first = another();
    Awaited second = another();
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Duration> one = threads.submit(first::advance);
      Future<Duration> other = threads.submit(second::advance);
      one.get();
      other.get();
      first.advance();
    }
    first.close();
    second.close();
    assertThat(fixture.ask("select max(attempt) from attempts", Integer.class)).isEqualTo(2);
    assertThat(fixture.ask("select count(*) from attempts where kind = 'empty'", Integer.class))
        .isEqualTo(10);
  }

  /// An order of somebody for one row, while all of its sender's are being signed for.
  @Test
  void whatChangedMeanwhileIsDroppedAndTheOthersCount() throws Exception {
    List<TransactionId> ids = sign(3);
    ids.forEach(this::giveUp);

    advanceWhile("update transactions set version = version + 1 where nonce = 8");

    assertThat(attempts()).isEqualTo("7:2 8:1 9:2");
    assertThat(fixture.ask("select count(*) from attempts where attempt = 2", Integer.class))
        .isEqualTo(2);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2 8:2 9:2");
  }

  /// Of what is given up no payload is sent.
  @Test
  void whatMayNotBeReplacedIsDroppedAndTheOthersCount() throws Exception {
    List<TransactionId> ids = sign(3);
    fixture.database.useTransaction(h ->
        AttemptSteps.bumpOrdered(
            h, ids.stream().map(this::ref).toList(), new OrderedBy("billing")));

    advanceWhile("update transactions set intent = 'cancel' where nonce = 8");

    assertThat(attempts()).isEqualTo("7:2 8:1 9:2");
  }

  /// @param change is made once the rows were read, before they are written
  private void advanceWhile(String change) throws Exception {
    Awaited step = another(SigningFixture.SIGNING, new ChangesMeanwhile(change));
    step.advance();
    step.close();
  }

  private final class ChangesMeanwhile implements TransactionSigner {
    private final AtomicBoolean done = new AtomicBoolean();
    private final String change;

    ChangesMeanwhile(String change) {
      this.change = change;
    }

    @Override
    public Set<Address> senders() {
      return fixture.keys.senders();
    }

    @Override
    public SignOutcome sign(Address by, Preimage preimage, Duration within) {
      if (done.compareAndSet(false, true)) {
        fixture.sql(change);
      }
      return fixture.keys.sign(by, preimage, within);
    }
  }
}
