package io.relayer.app.run;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Several signers as one: the first that has the sender's key signs.
///
/// Why: RATIONALE.md#bad-keystore.
///
/// @param lost what is wrong with entries of which no key came
record Keyring(List<? extends TransactionSigner> signers, List<String> lost)
    implements TransactionSigner {
  Keyring {
    signers = List.copyOf(signers);
    lost = List.copyOf(lost);
  }

  @Override
  public Set<Address> senders() {
    Set<Address> senders = new HashSet<>();
    signers.forEach(signer -> senders.addAll(signer.senders()));
    return senders;
  }

  @Override
  public Set<Address> missing() {
    Set<Address> missing = new HashSet<>();
    signers.forEach(signer -> missing.addAll(signer.missing()));
    missing.removeAll(senders());
    return missing;
  }

  @Override
  public List<String> problems() {
    return Stream.concat(
            lost.stream(), signers.stream().flatMap(signer -> signer.problems().stream()))
        .toList();
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
