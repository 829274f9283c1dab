package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The errors that contracts declare, by their selectors. Which contract reverted is not told: it
/// may be one that the called one called. So the declarations of all contracts count for each.
///
/// Why: RATIONALE.md#any-error.
public final class CustomErrors {
  public static final CustomErrors NONE = new CustomErrors(Map.of());

  private final Map<Bytes, List<FunctionSignature>> bySelector;

  private CustomErrors(Map<Bytes, List<FunctionSignature>> bySelector) {
    this.bySelector = bySelector;
  }

  public static CustomErrors of(Collection<ContractAbi> abis) {
    Map<Bytes, List<FunctionSignature>> bySelector = new HashMap<>();
    abis.stream()
        .flatMap(abi -> abi.errors().stream())
        .forEach(error ->
            bySelector.computeIfAbsent(error.selector(), _ -> new ArrayList<>()).add(error));
    return new CustomErrors(bySelector);
  }

  /// What a contract returned when it reverted, such as `InsufficientBalance(available=1,
  /// required=2)`. Safe to store, and of bounded length.
  ///
  /// @return empty if no declared error has this form
  public Optional<String> describe(Bytes returned) {
    if (returned.size() < FunctionSignature.SELECTOR_LENGTH) {
      return Optional.empty();
    }
    byte[] bytes = returned.toArray();
    Bytes selector = Bytes.of(Arrays.copyOf(bytes, FunctionSignature.SELECTOR_LENGTH));
    byte[] arguments = Arrays.copyOfRange(bytes, FunctionSignature.SELECTOR_LENGTH, bytes.length);
    return bySelector.getOrDefault(selector, List.of()).stream()
        .flatMap(error ->
            AbiDecoder.describe(error.parameters(), arguments)
                .map(described -> error.name() + described)
                .stream())
        .findFirst();
  }
}
