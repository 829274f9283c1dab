package io.relayer.messages.request;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Eip55;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// One of the many ways to write a request (with `data`, not `call`) in JSON.
final class Spelling {
  private final Random random;

  Spelling(Random random) {
    this.random = random;
  }

  byte[] write(SigningRequest request) {
    Map<String, String> members = new HashMap<>();
    members.put("id", text(request.key().id()));
    if (!leftOut(request.key().producer().equals("default"))) {
      members.put("producer", text(request.key().producer()));
    }
    origin(members, request.origin());
    payload(members, request.payload());
    terms(members, request.terms());
    if (!leftOut(request.fee().equals(FeeTerms.DEFAULT))) {
      members.put("fee", fee(request.fee()));
    }
    if (!leftOut(request.labels().isEmpty())) {
      Map<String, String> labels = new HashMap<>();
      request.labels().forEach((key, value) -> labels.put(key, text(value)));
      members.put("labels", object(labels));
    }
    return object(members).getBytes(StandardCharsets.UTF_8);
  }

  private void origin(Map<String, String> members, Origin origin) {
    members.put("chainId", number(BigInteger.valueOf(origin.chainId().value())));
    switch (origin) {
      case Origin.Sender(_, Address address) -> members.put("from", address(address));
      case Origin.Pool(_, String name) -> members.put("pool", text(name));
    }
  }

  private void payload(Map<String, String> members, Payload payload) {
    if (payload.to() != null) {
      members.put("to", address(payload.to()));
    }
    if (!leftOut(payload.value().value().signum() == 0)) {
      members.put("value", number(payload.value().value()));
    }
    if (!leftOut(payload.input().bytes().isEmpty())) {
      members.put("data", hex(payload.input().bytes().toString()));
    }
    payload.gasLimit().ifPresent(gas -> members.put("gasLimit", number(BigInteger.valueOf(gas))));
    if (!leftOut(payload.accessList().isEmpty())) {
      List<String> entries = new ArrayList<>();
      for (var entry : payload.accessList()) {
        List<String> keys = entry.storageKeys().stream().map(key -> hex(key.toString())).toList();
        entries.add(
            object(Map.of("address", address(entry.address()), "storageKeys", keys.toString())));
      }
      members.put("accessList", entries.toString());
    }
  }

  private void terms(Map<String, String> members, Terms terms) {
    if (!leftOut(terms.priority() == Terms.DEFAULT_PRIORITY)) {
      members.put("priority", number(BigInteger.valueOf(terms.priority())));
    }
    if (terms.deadline() != null) {
      var offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-600, 600));
      String local = terms.deadline().atOffset(offset).toLocalDateTime().toString();
      // toString leaves seconds of zero out.
      String withSeconds = local.length() == 16 ? local + ":00" : local;
      members.put("deadline", text(withSeconds + offset));
    }
    switch (terms.confirmations()) {
      case Confirmations.Depth(int blocks) ->
          members.put("confirmations", number(BigInteger.valueOf(blocks)));
      case Confirmations.Finalized() -> members.put("confirmations", text("finalized"));
      case Confirmations.ChainDefault() -> {}
    }
  }

  private String fee(FeeTerms fee) {
    Map<String, String> members = new HashMap<>();
    switch (fee) {
      case FeeTerms.BySpeed(FeeTerms.Speed speed, _) -> {
        if (!leftOut(speed == FeeTerms.Speed.AVERAGE)) {
          members.put("speed", text(speed.name().toLowerCase(Locale.ROOT)));
        }
      }
      case FeeTerms.Dynamic(var cap, var priority, _) -> {
        members.put("maxFeePerGas", number(cap.value()));
        members.put("maxPriorityFeePerGas", number(priority.value()));
      }
      case FeeTerms.Legacy(var price, _) -> members.put("gasPrice", number(price.value()));
    }
    if (fee.maxCost() != null) {
      members.put("maxCost", number(fee.maxCost().value()));
    }
    return object(members);
  }

  private boolean leftOut(boolean isDefault) {
    return isDefault && random.nextBoolean();
  }

  private String number(BigInteger value) {
    return switch (random.nextInt(value.bitLength() <= 53 ? 8 : 4)) {
      case 0 -> text(value.toString());
      case 1 -> text("0x" + value.toString(16));
      case 2 -> text("0x" + value.toString(16).toUpperCase(Locale.ROOT));
      case 3 -> text("00" + value);
      case 4 -> value + ".0";
      case 5 -> value + "e0";
      case 6 -> new BigDecimal(value).movePointLeft(3).toPlainString() + "E+3";
      default -> value.toString();
    };
  }

  private String address(Address address) {
    return random.nextBoolean() ? text(Eip55.format(address)) : hex(address.toString());
  }

  private String hex(String lower) {
    return random.nextBoolean()
        ? text(lower)
        : text("0x" + lower.substring(2).toUpperCase(Locale.ROOT));
  }

  private String object(Map<String, String> members) {
    List<String> written = new ArrayList<>();
    members.forEach((key, value) -> written.add(text(key) + space() + ":" + space() + value));
    Collections.shuffle(written, random);
    return "{" + space() + String.join("," + space(), written) + "}";
  }

  private String space() {
    return " \n\t".substring(0, random.nextInt(4));
  }

  private String text(String value) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (random.nextInt(8) == 0) {
        text.append("\\u%04x".formatted((int) c));
      } else if (Character.isSurrogate(c)) {
        text.append("\\u%04X".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
