package io.relayer.ethereum.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.relayer.ethereum.value.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlpTest {
  @Test
  void knownListsHaveTheirKnownEncoding() {
    byte[] cat = "cat".getBytes(StandardCharsets.US_ASCII);
    byte[] dog = "dog".getBytes(StandardCharsets.US_ASCII);

    assertThat(list().string(cat).string(dog).toList()).isEqualTo(hex("0xc88363617483646f67"));
    assertThat(list().toList()).isEqualTo(hex("0xc0"));
    assertThat(list().list(list()).list(list().list(list())).toList()).isEqualTo(hex("0xc3c0c1c0"));
    assertThat(list().string(new byte[0]).toList((byte) 2)).isEqualTo(hex("0x02c180"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0xc180",
    "1, 0xc101",
    "127, 0xc17f",
    "128, 0xc28180",
    "255, 0xc281ff",
    "256, 0xc3820100",
    "4294967296, 0xc6850100000000"
  })
  void integersHaveNoLeadingZeros(BigInteger value, String encoded) {
    assertThat(list().integer(value).toList()).isEqualTo(hex(encoded));
    assertThat(RlpReader.ofList(hex(encoded), 0).integer()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 54, 55, 56, 57, 253, 254, 255, 256, 65_535, 65_536, 1 << 24})
  void stringsOfEveryLengthComeBack(int length) {
    byte[] value = new byte[length];
    byte[] encoded = list().string(value).toList();

    RlpReader reader = RlpReader.ofList(encoded, 0);

    assertThat(reader.string()).isEqualTo(value);
    reader.requireEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x", // nothing
        "0x80", // a string
        "0xc1", // ends early
        "0xc000", // goes on after its end
        "0xc28101", // 1 with a length
        "0xc3820001", // an integer with a leading zero
        "0xf80181", // the long form of a short length
        "0xf90038" + "00", // a length with a leading zero
        "0xc7b80500112233", // a string with the long form of a short length
        "0xfb7fffffff", // longer than there is
        "0xffffffffffffffffff", // a length of eight bytes
        "0xf8" // no length
      })
  void onlyTheCanonicalFormIsRead(String encoded) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RlpReader.ofList(hex(encoded), 0).integer());
  }

  private static RlpWriter list() {
    return new RlpWriter(8);
  }

  private static byte[] hex(String text) {
    return Bytes.parse(text).toArray();
  }
}
