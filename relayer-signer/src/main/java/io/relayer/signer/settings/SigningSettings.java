package io.relayer.signer.settings;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Inline;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Unique;
import io.relayer.ethereum.abi.AbiMismatch;
import io.relayer.ethereum.abi.FunctionSignature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.NamedContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The configuration of signing: sections `signers`, `pools`, `policies` and `contracts`.
public record SigningSettings(
    @Doc("Where the keys are; role `signer` needs at least one.") List<SignerSettings> signers,
    @Doc("Senders by the name of their pool.") @Unique Map<String, List<Address>> pools,
    @Doc("What may be signed: the first that matches decides; none at all allows everything.")
        List<Policy> policies,
    @Doc("Contracts by the name that requests use.") Map<String, Contract> contracts) {
  private static final Pattern CONTRACT = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /// What is allowed; a list that is empty matches all.
  public record Policy(
      @Doc("Whom the policy is for; none matches all.") @Unique List<Address> senders,
      @Doc("Whom they may call or pay; none matches all.") @Unique List<Address> recipients,
      @Doc("What they may call, such as `transfer(address,uint256)`; none matches all.") @Unique
          List<String> functions,
      @Inline Limits limits) {
    public Policy {
      Checks checks = new Checks();
      for (int i = 0; i < functions.size(); i++) {
        try {
          FunctionSignature.parse(functions.get(i));
        } catch (AbiMismatch e) {
          checks.problem(
              Paths.element("functions", i),
              "not a signature such as transfer(address,uint256): " + e.problem());
        }
      }
      checks.done();
      senders = List.copyOf(senders);
      recipients = List.copyOf(recipients);
      functions = List.copyOf(functions);
    }

    private boolean matchesAll() {
      return senders.isEmpty() && recipients.isEmpty() && functions.isEmpty();
    }
  }

  /// How much a policy allows; null for any.
  public record Limits(
      @Doc("The most that one transaction may carry; not more than `max-per-day`.")
          @Nullable Wei maxValue,
      @Doc("The most that a sender's transactions of a day may carry together.")
          @Nullable Wei maxPerDay,
      @Doc("The most transactions in a time, such as `50/s`.") @Nullable Rate rate) {
    public Limits {
      if (maxValue != null && maxPerDay != null) {
        new Checks()
            .that(
                maxValue.compareTo(maxPerDay) <= 0,
                "max-value",
                "expected max-per-day (" + maxPerDay + " wei) or less, found %s",
                maxValue)
            .done();
      }
    }
  }

  /// A contract whose functions requests call by name, and whose errors are told by name.
  public record Contract(
      @Doc("The file with its ABI: JSON of a compiler or of a tool.") ContractFile abi,
      @Doc("Where it stands, by chain; none for one whose errors alone are to be told.")
          Map<ChainId, Address> addresses) {
    public Contract {
      addresses = inOrder(addresses);
    }
  }

  public SigningSettings {
    Checks checks = new Checks();
    Map<Address, String> poolOf = new HashMap<>();
    pools.forEach((name, senders) -> {
      checks.notEmpty(senders, "pools." + name, "sender");
      for (Address sender : senders) {
        String other = poolOf.putIfAbsent(sender, name);
        if (other != null && !other.equals(name)) {
          checks.problem("pools." + name, sender + " is in pool " + other + " already");
        }
      }
    });
    contracts
        .keySet()
        .forEach(name ->
            checks.that(
                CONTRACT.matcher(name).matches(),
                "contracts",
                "expected names of 1 to 100 of A-Za-z0-9._-, found %s",
                name));
    for (int i = 0; i < policies.size() - 1; i++) {
      checks.that(
          !policies.get(i).matchesAll(),
          Paths.element("policies", i),
          "matches everything, so that %s and later ones never decide: put it last",
          Paths.element("policies", i + 1));
    }
    for (int i = 0; i < signers.size(); i++) {
      int first = signers.indexOf(signers.get(i));
      checks.that(
          first == i,
          Paths.element("signers", i),
          "the same as %s",
          Paths.element("signers", first));
    }
    checks.done();
    signers = List.copyOf(signers);
    pools = inOrder(pools);
    policies = List.copyOf(policies);
    contracts = inOrder(contracts);
  }

  /// The contracts as requests name them.
  public Map<String, NamedContract> namedContracts() {
    Map<String, NamedContract> named = new LinkedHashMap<>();
    contracts.forEach((name, contract) ->
        named.put(name, new NamedContract(contract.abi().abi(), contract.addresses())));
    return named;
  }

  /// Something of a contract's ABI file that can't be used.
  ///
  /// @param whole whether it is all of the file: then the contract can't be used
  /// @param text with the contract, the file and, if it is one entry, that
  public record ContractTrouble(boolean whole, String text) {}

  /// What of the ABI files can't be used, while all else can.
  public List<ContractTrouble> contractTroubles() {
    List<ContractTrouble> troubles = new ArrayList<>();
    contracts.forEach((name, contract) -> {
      String path = "contracts." + name + ".abi: ";
      contract
          .abi()
          .abi()
          .unusable()
          .ifPresent(why -> troubles.add(new ContractTrouble(true, path + why)));
      contract.abi().abi().problems().stream()
          .map(problem -> new ContractTrouble(false, path + problem))
          .forEach(troubles::add);
    });
    return troubles;
  }

  private static <K, V> Map<K, V> inOrder(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
