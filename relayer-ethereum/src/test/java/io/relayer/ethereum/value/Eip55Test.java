package io.relayer.ethereum.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Eip55Test {
  /// The examples of EIP-55.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void rightChecksumAndLettersOfOneCaseAreTaken(String text) {
    Address address = Address.parse(text);
    String upper = "0x" + text.substring(2).toUpperCase(Locale.ROOT);

    assertThat(Eip55.parse(text)).isEqualTo(new Eip55.Valid(address));
    assertThat(Eip55.parse(text.toLowerCase(Locale.ROOT))).isEqualTo(new Eip55.Valid(address));
    assertThat(Eip55.parse(upper)).isEqualTo(new Eip55.Valid(address));
    assertThat(Eip55.format(address)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x5AaEb6053F3E94C9b9A09f33669435E7Ef1BeAed"
      })
  void wrongChecksumIsSaidWithTheRightOne(String text) {
    assertThat(Eip55.parse(text))
        .isEqualTo(new Eip55.WrongChecksum("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
        "vitalik.eth"
      })
  void everythingElseIsNoAddress(String text) {
    assertThat(Eip55.parse(text)).isEqualTo(new Eip55.NoAddress());
  }
}
