package io.relayer.messages.request;

import static io.relayer.messages.request.CanonicalJson.array;
import static io.relayer.messages.request.CanonicalJson.object;
import static io.relayer.messages.request.CanonicalJson.text;

import io.relayer.ethereum.abi.CallArgument;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes the form that [Fingerprint] describes.
final class CanonicalRequest {
  private CanonicalRequest() {}

  static String write(SigningRequest request) {
    Map<String, String> members = new HashMap<>();
    members.put("id", text(request.key().id()));
    members.put("producer", text(request.key().producer()));
    members.put("fee", fee(request.fee()));
    members.put("labels", labels(request.labels()));
    putOrigin(members, request.origin());
    putPayload(members, request.payload());
    putTerms(members, request.terms());
    return object(members);
  }

  static String write(RawRequest request) {
    Map<String, String> members = new HashMap<>();
    members.put("id", text(request.key().id()));
    members.put("producer", text(request.key().producer()));
    members.put("chainId", scalar(request.place().chain()));
    members.put("from", scalar(request.place().sender()));
    members.put("nonce", scalar(request.place().nonce()));
    members.put("labels", labels(request.labels()));
    putConfirmations(members, request.confirmations());
    return object(members);
  }

  private static void putOrigin(Map<String, String> members, Origin origin) {
    members.put("chainId", scalar(origin.chainId()));
    switch (origin) {
      case Origin.Sender(_, Address address) -> members.put("from", scalar(address));
      case Origin.Pool(_, String name) -> members.put("pool", text(name));
    }
  }

  private static void putPayload(Map<String, String> members, Payload payload) {
    if (payload.to() != null && !isToFromConfiguration(payload.input())) {
      members.put("to", scalar(payload.to()));
    }
    members.put("value", scalar(payload.value()));
    payload.gasLimit().ifPresent(gas -> members.put("gasLimit", scalar(gas)));
    members.put(
        "accessList", array(payload.accessList().stream().map(CanonicalRequest::entry).toList()));
    switch (payload.input()) {
      case Input.Data(Bytes bytes) -> members.put("data", scalar(bytes));
      case Input.Call call -> members.put("call", object(call(call)));
      case Input.ContractCall(String contract, _, Input.Call call) -> {
        Map<String, String> written = call(call);
        written.put("contract", text(contract));
        members.put("call", object(written));
      }
    }
  }

  private static boolean isToFromConfiguration(Input input) {
    return input instanceof Input.ContractCall(_, boolean addressed, _) && !addressed;
  }

  private static Map<String, String> call(Input.Call call) {
    Map<String, String> members = new HashMap<>();
    members.put("function", text(call.function()));
    members.put("args", arguments(call.args()));
    return members;
  }

  private static void putTerms(Map<String, String> members, Terms terms) {
    members.put("priority", scalar(terms.priority()));
    if (terms.deadline() != null) {
      members.put("deadline", scalar(terms.deadline()));
    }
    putConfirmations(members, terms.confirmations());
  }

  private static void putConfirmations(Map<String, String> members, Confirmations confirmations) {
    switch (confirmations) {
      case Confirmations.Depth(int blocks) -> members.put("confirmations", scalar(blocks));
      case Confirmations.Finalized() -> members.put("confirmations", text("finalized"));
      case Confirmations.ChainDefault() -> {}
    }
  }

  private static String fee(FeeTerms fee) {
    Map<String, String> members = new HashMap<>();
    switch (fee) {
      case FeeTerms.BySpeed(FeeTerms.Speed speed, _) ->
          members.put("speed", text(speed.name().toLowerCase(Locale.ROOT)));
      case FeeTerms.Dynamic(var cap, var priority, _) -> {
        members.put("maxFeePerGas", scalar(cap));
        members.put("maxPriorityFeePerGas", scalar(priority));
      }
      case FeeTerms.Legacy(var price, _) -> members.put("gasPrice", scalar(price));
    }
    if (fee.maxCost() != null) {
      members.put("maxCost", scalar(fee.maxCost()));
    }
    return object(members);
  }

  private static String labels(Map<String, String> labels) {
    return object(
        labels.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, label -> text(label.getValue()))));
  }

  private static String entry(AccessListEntry entry) {
    List<String> keys = entry.storageKeys().stream().map(CanonicalRequest::scalar).toList();
    return object(Map.of("address", scalar(entry.address()), "storageKeys", array(keys)));
  }

  private static String arguments(List<CallArgument> args) {
    return array(args.stream().map(CanonicalRequest::argument).toList());
  }

  private static String argument(CallArgument argument) {
    return switch (argument) {
      case CallArgument.Text(String value) -> text(value);
      case CallArgument.Whole(var value) -> value.toString();
      case CallArgument.Flag(boolean value) -> Boolean.toString(value);
      case CallArgument.Items(List<CallArgument> values) -> arguments(values);
    };
  }

  /// Domain values print in the canonical form: decimal digits, lower-case hex, ISO instants.
  private static String scalar(Object value) {
    return text(value.toString());
  }
}
