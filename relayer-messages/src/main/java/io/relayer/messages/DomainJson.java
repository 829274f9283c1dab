package io.relayer.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// The JSON form of the domain's types: bytes, addresses and hashes as `0x` text, wei as decimal
/// text, nonces and chain ids as numbers; what is null is left out.
public final class DomainJson {
  private DomainJson() {}

  public static JsonMapper mapper() {
    SimpleModule module = new SimpleModule("relayer");
    text(module, Bytes.class, Bytes::parse);
    text(module, Address.class, Address::parse);
    text(module, TxHash.class, TxHash::parse);
    text(module, TransactionId.class, TransactionId::parse);
    text(module, Wei.class, digits -> new Wei(new BigInteger(digits)));
    number(module, Nonce.class, Nonce::value, Nonce::new);
    number(module, ChainId.class, ChainId::value, ChainId::new);
    return JsonMapper.builder()
        .addModule(module)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .build();
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(
        type, new Writer<>(type, (json, value) -> json.writeString(value.toString())));
    module.addDeserializer(type, new Reader<>(type, json -> parse.apply(json.getString())));
  }

  private static <T> void number(
      SimpleModule module, Class<T> type, Function<T, Long> value, Function<Long, T> of) {
    module.addSerializer(type, new Writer<>(type, (json, it) -> json.writeNumber(value.apply(it))));
    module.addDeserializer(type, new Reader<>(type, json -> of.apply(json.getLongValue())));
  }

  private interface Write<T> {
    void to(JsonGenerator json, T value);
  }

  private static final class Writer<T> extends StdSerializer<T> {
    private final Write<T> write;

    Writer(Class<T> type, Write<T> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializationContext context) {
      write.to(json, value);
    }
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    private final Function<JsonParser, T> read;

    Reader(Class<T> type, Function<JsonParser, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      return read.apply(json);
    }
  }
}
