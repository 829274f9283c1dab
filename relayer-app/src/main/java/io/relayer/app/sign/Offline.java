package io.relayer.app.sign;

import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.Confirmations;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.SigningRequest;
import io.relayer.signer.keys.SigningResult;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Signs requests one after the other, with nonces that count up, and says of each what it lacks.
/// Nothing here reaches a database, a broker or a node.
final class Offline {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final TransactionSigner keys;
  private final NonceOptions nonces;
  private final PriceOptions prices;
  private final Map<Account, Long> taken = new TreeMap<>();

  Offline(TransactionSigner keys, NonceOptions nonces, PriceOptions prices) {
    this.keys = keys;
    this.nonces = nonces;
    this.prices = prices;
  }

  /// A sender on a chain.
  record Account(ChainId chain, Address sender) implements Comparable<Account> {
    @Override
    public int compareTo(Account other) {
      int byChain = chain.compareTo(other.chain);
      return byChain == 0 ? sender.toString().compareTo(other.sender.toString()) : byChain;
    }
  }

  sealed interface Outcome {
    /// @param json of the request with `raw`
    record Signed(Map<String, Object> json) implements Outcome {}

    /// @param problems each names a field
    record Lacking(List<String> problems) implements Outcome {}
  }

  /// How many nonces each account has used.
  Map<Account, Long> taken() {
    return taken;
  }

  /// The first nonce of an account that has used some.
  Nonce first(Account account) {
    return nonces.of(account.chain, account.sender).orElseThrow().nonce();
  }

  Outcome sign(SigningRequest request) {
    List<String> problems = new ArrayList<>();
    Optional<Account> account = account(request.origin(), problems);
    Optional<Nonce> nonce = account.flatMap(known -> nonce(known, problems));
    OptionalLong gas = gas(request, problems);
    Optional<TransactionFees> fees = fees(request, problems);
    if (request.terms().deadline() != null) {
      problems.add("deadline: signed bytes have none (expected a request without)");
    }
    if (gas.isPresent() && fees.isPresent()) {
      requireAffordable(request.fee(), gas.getAsLong(), fees.get(), problems);
    }
    if (!problems.isEmpty()) {
      return new Outcome.Lacking(problems);
    }
    TransactionBody body =
        new TransactionBody(
            request.chainId(),
            nonce.orElseThrow(),
            gas.getAsLong(),
            request.payload().to(),
            request.payload().value(),
            request.payload().input().bytes());
    taken.merge(account.orElseThrow(), 1L, Long::sum);
    return sign(
        request,
        account.get().sender,
        UnsignedTransaction.of(body, fees.orElseThrow(), request.payload().accessList()));
  }

  private Optional<Account> account(Origin origin, List<String> problems) {
    switch (origin) {
      case Origin.Pool _ ->
          problems.add("pool: its sender is chosen by the relayer (expected from)");
      case Origin.Sender(var chain, var sender) -> {
        if (keys.senders().contains(sender)) {
          return Optional.of(new Account(chain, sender));
        }
        problems.add("from: --keystore has no key of " + sender);
      }
    }
    return Optional.empty();
  }

  /// The next one; counts only once the request is signed.
  private Optional<Nonce> nonce(Account account, List<String> problems) {
    Optional<NonceOptions.First> first = nonces.of(account.chain, account.sender);
    if (first.isEmpty()) {
      problems.add("nonce: none is given (expected --nonce %s=N)".formatted(account.sender));
      return Optional.empty();
    }
    boolean isShared =
        taken.keySet().stream()
            .anyMatch(other ->
                !other.equals(account) && nonces.of(other.chain, other.sender).equals(first));
    if (isShared) {
      problems.add(
          "nonce: --nonce is used by another account already (expected --nonce %s:%s=N)"
              .formatted(account.chain, account.sender));
      return Optional.empty();
    }
    return first.map(of -> of.nonce().plus(taken.getOrDefault(account, 0L)));
  }

  private OptionalLong gas(SigningRequest request, List<String> problems) {
    OptionalLong asked = request.payload().gasLimit();
    OptionalLong gas = asked.isPresent() ? asked : prices.gasLimit();
    if (gas.isEmpty()) {
      problems.add("gasLimit: missing, and no node can estimate it (or give --gas-limit)");
    }
    return gas;
  }

  private Optional<TransactionFees> fees(SigningRequest request, List<String> problems) {
    boolean accessList = !request.payload().accessList().isEmpty();
    Optional<TransactionFees> fees =
        switch (request.fee()) {
          case FeeTerms.Dynamic(var cap, var tip, var _) ->
              Optional.of(new TransactionFees.Dynamic(cap, tip));
          case FeeTerms.Legacy(var price, var _) ->
              Optional.of(new TransactionFees.Single(price, accessList));
          case FeeTerms.BySpeed _ -> prices.fees(accessList);
        };
    if (fees.isEmpty()) {
      problems.add(
          "fee: has no prices, and no market can be asked (expected maxFeePerGas and"
              + " maxPriorityFeePerGas, or gasPrice; or give --max-fee-per-gas and"
              + " --max-priority-fee-per-gas, or --gas-price)");
    }
    return fees;
  }

  private static void requireAffordable(
      FeeTerms fee, long gas, TransactionFees fees, List<String> problems) {
    Wei most = fee.maxCost();
    if (most != null
        && fees.cap().value().multiply(java.math.BigInteger.valueOf(gas)).compareTo(most.value())
            > 0) {
      problems.add(
          "fee.maxCost: %d gas at up to %s wei cost more than %s".formatted(gas, fees.cap(), most));
    }
  }

  private Outcome sign(SigningRequest request, Address sender, UnsignedTransaction unsigned) {
    return switch (SigningResult.of(keys, sender, unsigned, WITHIN)) {
      case SigningResult.Ready(var signed) ->
          new Outcome.Signed(json(request, signed.raw().toString()));
      case SigningResult.UnknownSender() ->
          new Outcome.Lacking(List.of("from: --keystore has no key of " + sender));
      case SigningResult.Unavailable(var detail) ->
          new Outcome.Lacking(List.of("from: no signature: " + detail));
      case SigningResult.Wrong(var what) ->
          new Outcome.Lacking(List.of("from: a wrong signature: " + what));
    };
  }

  private static Map<String, Object> json(SigningRequest request, String raw) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", request.key().id());
    json.put("producer", request.key().producer());
    json.put("raw", raw);
    switch (request.terms().confirmations()) {
      case Confirmations.Depth(int blocks) -> json.put("confirmations", blocks);
      case Confirmations.Finalized() -> json.put("confirmations", "finalized");
      case Confirmations.ChainDefault() -> {}
    }
    if (!request.labels().isEmpty()) {
      json.put("labels", request.labels());
    }
    return json;
  }
}
