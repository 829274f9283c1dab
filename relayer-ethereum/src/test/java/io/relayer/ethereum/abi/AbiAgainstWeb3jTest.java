package io.relayer.ethereum.abi;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int128;
import org.web3j.abi.datatypes.generated.Uint256;

/// Random calls, encoded here and by web3j.
@SuppressWarnings("rawtypes") // web3j takes lists of its raw type
class AbiAgainstWeb3jTest {
  /// A parameter in three forms: its type's name, our argument and web3j's value.
  private record Parameter(String type, Object argument, Type<?> value) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomCallsAreEncodedAlike(long seed) throws AbiMismatch {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      List<Parameter> parameters = new ArrayList<>();
      for (int count = random.nextInt(5); count >= 0; count--) {
        parameters.add(parameter(random));
      }
      String types = parameters.stream().map(Parameter::type).collect(Collectors.joining(","));
      Object[] arguments = parameters.stream().map(Parameter::argument).toArray();
      List<Type> values = new ArrayList<>();
      parameters.forEach(parameter -> values.add(parameter.value()));

      Bytes ours = FunctionSignature.parse("f(" + types + ")").encode(Args.of(arguments));

      assertThat(ours)
          .as(types)
          .hasToString(FunctionEncoder.encode(new Function("f", values, List.of())));
    }
  }

  private static Parameter parameter(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> array(random);
      case 1 -> struct(random);
      default -> single(random.nextInt(7), random);
    };
  }

  /// Of text: the type's name must be that of an element, which web3j takes from a class.
  private static Parameter array(Random random) {
    boolean text = random.nextBoolean();
    List<Object> arguments = new ArrayList<>();
    List<Utf8String> texts = new ArrayList<>();
    List<Uint256> numbers = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Parameter element = single(text ? 5 : 0, random);
      arguments.add(element.argument());
      if (element.value() instanceof Utf8String value) {
        texts.add(value);
      } else if (element.value() instanceof Uint256 value) {
        numbers.add(value);
      }
    }
    return text
        ? new Parameter("string[]", arguments, new DynamicArray<>(Utf8String.class, texts))
        : new Parameter("uint256[]", arguments, new DynamicArray<>(Uint256.class, numbers));
  }

  /// With text at its end, so that it is dynamic for sure.
  private static Parameter struct(Random random) {
    List<Parameter> fields = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      fields.add(single(random.nextInt(7), random));
    }
    fields.add(single(5, random));
    List<Object> arguments = fields.stream().map(Parameter::argument).toList();
    List<Type> values = new ArrayList<>();
    fields.forEach(field -> values.add(field.value()));
    String types = fields.stream().map(Parameter::type).collect(Collectors.joining(",", "(", ")"));
    return new Parameter(types, arguments, new DynamicStruct(values));
  }

  private static Parameter single(int kind, Random random) {
    BigInteger number = new BigInteger(random.nextInt(257), random);
    byte[] bytes = new byte[kind == 3 ? 32 : kind == 2 ? 20 : random.nextInt(70)];
    random.nextBytes(bytes);
    String hex = Bytes.of(bytes).toString();
    return switch (kind) {
      case 0 -> new Parameter("uint256", number.toString(), new Uint256(number));
      case 1 -> {
        BigInteger signed = new BigInteger(127, random).negate();
        yield new Parameter("int128", signed.toString(), new Int128(signed));
      }
      case 2 -> new Parameter("address", hex, new Address(hex));
      case 3 -> new Parameter("bytes32", hex, new Bytes32(bytes));
      case 4 -> new Parameter("bytes", hex, new DynamicBytes(bytes));
      case 5 -> {
        String text = "Grüße 🚀 ".repeat(random.nextInt(6));
        yield new Parameter("string", text, new Utf8String(text));
      }
      default -> {
        boolean flag = random.nextBoolean();
        yield new Parameter("bool", flag, new Bool(flag));
      }
    };
  }
}
