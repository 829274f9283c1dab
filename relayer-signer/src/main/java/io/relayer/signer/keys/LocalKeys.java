package io.relayer.signer.keys;

import io.relayer.core.domain.Address;
import io.relayer.signer.encoding.Preimage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Private keys in this process's memory. Signs at once, whatever time it is given.
public final class LocalKeys implements TransactionSigner, AutoCloseable {
  private final Map<Address, Secret> secrets;

  private LocalKeys(Map<Address, Secret> secrets) {
    this.secrets = secrets;
  }

  /// Copies the keys; the caller may wipe its own.
  ///
  /// @throws IllegalArgumentException if one of them is no private key of secp256k1
  public static LocalKeys of(Collection<byte[]> keys) {
    return ofSecrets(keys.stream().map(key -> new Secret(key.clone())).toList());
  }

  static LocalKeys ofSecrets(Collection<Secret> secrets) {
    var byAddress = new HashMap<Address, Secret>();
    secrets.forEach(secret -> byAddress.put(secret.address(), secret));
    return new LocalKeys(Map.copyOf(byAddress));
  }

  @Override
  public Set<Address> senders() {
    return secrets.keySet();
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
