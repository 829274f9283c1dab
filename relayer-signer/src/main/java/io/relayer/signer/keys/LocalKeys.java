package io.relayer.signer.keys;

import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Private keys in this process's memory. Signs at once, whatever time it is given.
public final class LocalKeys implements TransactionSigner, AutoCloseable {
  private final Map<Address, Secret> secrets;
  private final NotOpened notOpened;

  private LocalKeys(Map<Address, Secret> secrets, NotOpened notOpened) {
    this.secrets = secrets;
    this.notOpened = notOpened;
  }

  /// What was not opened beside the keys that were.
  ///
  /// @param senders whose keys should be here
  /// @param problems of files that are meant as keys, each with the file and the remedy
  /// @param leftOut files that are none, each with the reason
  record NotOpened(Set<Address> senders, List<String> problems, List<String> leftOut) {
    static final NotOpened NONE = new NotOpened(Set.of(), List.of(), List.of());

    NotOpened {
      senders = Set.copyOf(senders);
      problems = List.copyOf(problems);
      leftOut = List.copyOf(leftOut);
    }
  }

  /// Copies the keys; the caller may wipe its own.
  ///
  /// @throws IllegalArgumentException if one of them is no private key of secp256k1
  public static LocalKeys of(Collection<byte[]> keys) {
    var byAddress = new HashMap<Address, Secret>();
    for (byte[] key : keys) {
      Secret secret = new Secret(key.clone());
      byAddress.put(secret.address(), secret);
    }
    return of(byAddress, NotOpened.NONE);
  }

  static LocalKeys of(Map<Address, Secret> secrets, NotOpened notOpened) {
    return new LocalKeys(Map.copyOf(secrets), notOpened);
  }

  @Override
  public Set<Address> senders() {
    return secrets.keySet();
  }

  @Override
  public Set<Address> missing() {
    return notOpened.senders();
  }

  @Override
  public List<String> problems() {
    return notOpened.problems();
  }

  /// The files of the folder that are no keystores, or hold a key once more, each with the reason.
  public List<String> leftOut() {
    return notOpened.leftOut();
  }

  @Override
  public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
    Secret secret = secrets.get(sender);
    if (secret == null) {
      return new SignOutcome.UnknownSender();
    }
    return secret
        .sign(preimage)
        .<SignOutcome>map(SignOutcome.Signed::new)
        .orElseGet(() -> new SignOutcome.Unavailable("the keys are closed"));
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  /// Wipes the keys.
  @Override
  public void close() {
    secrets.values().forEach(Secret::close);
  }

  @Override
  public String toString() {
    return "local keys of " + secrets.size() + " senders";
  }
}
