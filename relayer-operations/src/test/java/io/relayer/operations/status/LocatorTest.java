package io.relayer.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LocatorTest {
  private static final String SENDER = "0x" + "0a".repeat(20);
  private static final String HASH = "0x" + "ab".repeat(32);
  private static final String ID = "01980000-0000-7000-8000-000000000001";

  @Test
  void requestIsNamedWithOrWithoutItsProducer() {
    assertThat(readings("invoice-1")).containsExactly("request default/invoice-1");
    assertThat(readings("billing/invoice-1"))
        .containsExactly("request billing/invoice-1", "request default/billing/invoice-1");
  }

  @Test
  void otherFormsAreTriedBeforeAnIdThatLooksLikeThem() {
    assertThat(readings(ID)).containsExactly("transaction " + ID, "request default/" + ID);
    assertThat(readings(HASH)).containsExactly("hash " + HASH, "request default/" + HASH);
    assertThat(readings("31337:" + SENDER + ":7"))
        .containsExactly(
            "nonce 7 of " + SENDER + " on chain 31337", "request default/31337:" + SENDER + ":7");
  }

  @Test
  void whatHasNoOtherFormIsAnId() {
    assertThat(readings("0x12")).containsExactly("request default/0x12");
    assertThat(readings("/x")).containsExactly("request default//x");
    assertThat(readings("0:" + SENDER + ":7")).hasSize(1);
    assertThat(readings("")).isEmpty();
  }

  private static List<String> readings(String text) {
    return Locator.readings(text).stream().map(Object::toString).toList();
  }
}
