package io.relayer.core.config;

import io.relayer.core.abi.ContractAbi;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
  private static final Pattern CONTRACT = Pattern.compile("[A-Za-z0-9._-]{1,100}");

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

  /// A contract whose functions requests call by name, and whose errors are told by name.
  ///
  /// @param abi is written as the name of a file
  /// @param addresses none of a contract that is never called by requests itself
  public record Contract(ContractAbi abi, Map<ChainId, Address> addresses) {
    public Contract {
      addresses = Map.copyOf(addresses);
    }
  }

  public SigningSettings {
    Checks checks = new Checks();
    pools.forEach((name, senders) -> checks.notEmpty(senders, "pools." + name, "sender"));
    contracts
        .keySet()
        .forEach(name ->
            checks.that(
                CONTRACT.matcher(name).matches(),
                "contracts",
                "expected names of 1 to 100 of A-Za-z0-9._-, found %s",
                name));
    checks.done();
    signers = List.copyOf(signers);
    pools = Map.copyOf(pools);
    policies = List.copyOf(policies);
    contracts = Map.copyOf(contracts);
  }
}
