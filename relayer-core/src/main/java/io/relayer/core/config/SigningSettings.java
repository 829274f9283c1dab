package io.relayer.core.config;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who signs and what may be signed: sections `signers`, `pools`, `policies` and `contracts`.
///
/// @param pools senders by the name of their pool
/// @param policies the first that matches decides; none at all allows everything
/// @param contracts by the name that requests use
public record SigningSettings(
    List<SignerSettings> signers,
    Map<String, List<Address>> pools,
    List<Policy> policies,
    Map<String, Contract> contracts) {

  /// What is allowed; a list that is empty matches all.
  public record Policy(
      List<Address> senders,
      List<Address> recipients,
      List<String> functions,
      @Inline Limits limits) {
    public Policy {
      senders = List.copyOf(senders);
      recipients = List.copyOf(recipients);
      functions = List.copyOf(functions);
    }
  }

  /// How much a policy allows; null for any.
  public record Limits(@Nullable Wei maxValue, @Nullable Wei maxPerDay, @Nullable Rate rate) {}

  /// A contract whose functions requests call by name.
  public record Contract(Path abi, Map<ChainId, Address> addresses) {
    public Contract {
      addresses = Map.copyOf(addresses);
    }
  }

  public SigningSettings {
    Checks checks = new Checks();
    pools.forEach((name, senders) -> checks.notEmpty(senders, "pools." + name, "sender"));
    checks.done();
    signers = List.copyOf(signers);
    pools = Map.copyOf(pools);
    policies = List.copyOf(policies);
    contracts = Map.copyOf(contracts);
  }
}
