package io.relayer.messages.request;

import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads what a request executes: `to`, `value`, `data` or `call`, `gasLimit`, `accessList`.
final class PayloadReader {
  private final CallReader calls;

  PayloadReader(CallReader calls) {
    this.calls = calls;
  }

  Payload read(Fields fields, ChainId chain) throws Refusal {
    fields.atMostOneOf("data", "call");
    Field call = fields.get("call");
    Field to = fields.get("to");
    CallReader.Read read =
        call == null
            ? new CallReader.Read(data(fields.get("data")), to == null ? null : to.address())
            : calls.read(call, to, chain);
    if (read.to() == null) {
      requireInitCode(fields, read.input());
    }
    return new Payload(
        read.to(),
        value(fields.get("value")),
        read.input(),
        gasLimit(fields.get("gasLimit")),
        accessList(fields.get("accessList")));
  }

  private static Input data(@Nullable Field data) throws Refusal {
    return data == null ? Input.Data.NONE : new Input.Data(data.bytes(0, Input.MAX_BYTES));
  }

  private static void requireInitCode(Fields fields, Input input) throws Refusal {
    if (fields.has("call")) {
      throw Field.refusal("to", "missing (expected the contract that is called)");
    }
    if (input.bytes().isEmpty()) {
      throw Field.refusal(
          "data", "missing or empty (expected init code, as there is no to; or give to)");
    }
  }

  private static Wei value(@Nullable Field field) throws Refusal {
    return field == null ? Wei.ZERO : field.wei();
  }

  private static OptionalLong gasLimit(@Nullable Field field) throws Refusal {
    return field == null
        ? OptionalLong.empty()
        : OptionalLong.of(field.quantity(1, Long.SIZE - 1).longValueExact());
  }

  private static List<AccessListEntry> accessList(@Nullable Field field) throws Refusal {
    List<AccessListEntry> entries = new ArrayList<>();
    if (field != null) {
      for (Field item : field.items()) {
        entries.add(entry(item));
      }
    }
    return entries;
  }

  private static AccessListEntry entry(Field field) throws Refusal {
    Fields fields = field.fields("address", "storageKeys");
    Address address = fields.require("address", "an address").address();
    List<Bytes> keys = new ArrayList<>();
    for (Field key : fields.require("storageKeys", "an array").items()) {
      keys.add(key.bytes(AccessListEntry.KEY_LENGTH, AccessListEntry.KEY_LENGTH));
    }
    return new AccessListEntry(address, keys);
  }
}
