package io.relayer.app.loops;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keys as a remote service has them, one of which can be made silent.
final class SwitchedKeys implements TransactionSigner {
  private final TransactionSigner keys;
  private volatile Silence silence = new Silence(Set.of(), new CountDownLatch(0));

  private record Silence(Set<Address> senders, CountDownLatch end) {}

  SwitchedKeys(TransactionSigner keys) {
    this.keys = keys;
  }

  /// From now on the key of that sender gives no answer in the time that it is asked within.
  void silence(Address sender) {
    silence = new Silence(Set.of(sender), new CountDownLatch(1));
  }

  void heal() {
    Silence ended = silence;
    silence = new Silence(Set.of(), new CountDownLatch(0));
    ended.end().countDown();
  }

  @Override
  public Set<Address> senders() {
    return keys.senders();
  }

  @Override
  public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
    Silence now = silence;
    if (now.senders().contains(sender)) {
      try {
        boolean _ = now.end().await(within.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new SignOutcome.Unavailable("silent");
    }
    return keys.sign(sender, preimage, within);
  }
}
