package io.relayer.app.run;

import io.relayer.core.domain.Address;
import io.relayer.signer.encoding.Preimage;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Several signers as one: the first that has the sender's key signs.
record Keyring(List<? extends TransactionSigner> signers) implements TransactionSigner {
  Keyring {
    signers = List.copyOf(signers);
  }

  @Override
  public Set<Address> senders() {
    Set<Address> senders = new HashSet<>();
    signers.forEach(signer -> senders.addAll(signer.senders()));
    return senders;
  }

  @Override
  public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
    for (TransactionSigner signer : signers) {
      if (signer.senders().contains(sender)) {
        return signer.sign(sender, preimage, within);
      }
    }
    return new SignOutcome.UnknownSender();
  }
}
