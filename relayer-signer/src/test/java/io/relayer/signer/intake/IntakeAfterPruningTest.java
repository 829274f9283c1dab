package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.Over;
import org.junit.jupiter.api.Test;

/// Records of requests whose transactions were deleted by their age.
class IntakeAfterPruningTest extends RawIntakeCase {
  private static final String REJECTIONS =
      "select code || ' ' || request_id from rejections order by at, request_id";

  IntakeAfterPruningTest() throws Exception {}

  @Test
  void whatWasSignedElsewhereIsToldAgainUnderItsIdAlone() throws Exception {
    publish("a", "", wallet.payment(5, 20));
    stack.takeIn();
    prune();

    publish("a", "", wallet.payment(5, 20));
    publish("a", "", wallet.payment(5, 40));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS)).isEmpty();
    assertThat(stack.ask(EVENTS)).containsOnly("1 confirmed again");
    assertThat(stack.ask("select 'a transaction' from transactions")).isEmpty();
  }

  @Test
  void anotherCallUnderTheSameIdIsRejectedAsBefore() throws Exception {
    publish("a", "", wallet.payment(5, 20));
    stack.takeIn();
    prune();

    publish("a", "", wallet.payment(5, 6, 20));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS)).containsExactly("DUPLICATE_ID a");
    assertThat(stack.ask(EVENTS)).isEmpty();
  }

  @Test
  void noNonceUpToThereIsTakenUnderAnotherId() throws Exception {
    publish("a", "", wallet.payment(5, 20));
    stack.takeIn();
    prune();

    publish("b", "", wallet.payment(5, 40));
    publish("c", "", wallet.payment(4, 40));
    publish("d", "", wallet.payment(6, 40));
    stack.takeIn();

    assertThat(stack.ask(REJECTIONS))
        .containsExactly("DUPLICATE_TRANSACTION b", "DUPLICATE_TRANSACTION c");
    assertThat(stack.ask("select request_id from requests order by 1")).containsExactly("a", "d");
    assertThat(stack.ask("select nonce::text from transactions")).containsExactly("6");
  }

  @Test
  void aRequestToSignIsToldAgainAndAnotherBodyIsRejected() throws Exception {
    String body =
        "{\"id\":\"x\",\"chainId\":31337,\"from\":\"%s\",\"to\":\"%s\",\"value\":\"%d\",\"gasLimit\":21000}";
    stack.publish(body.formatted(IntakeStack.SENDER, IntakeStack.SENDER, 1).getBytes(UTF_8));
    stack.takeIn();
    stack.ask("update transactions set state = 'cancelled', final_at = now() returning 'x'");
    prune();

    stack.publish(body.formatted(IntakeStack.SENDER, IntakeStack.SENDER, 1).getBytes(UTF_8));
    stack.publish(body.formatted(IntakeStack.SENDER, IntakeStack.SENDER, 2).getBytes(UTF_8));
    stack.takeIn();

    assertThat(stack.ask(EVENTS)).containsExactly("1 cancelled again");
    assertThat(stack.ask(REJECTIONS)).containsExactly("DUPLICATE_ID x");
    assertThat(stack.ask("select 'a transaction' from transactions")).isEmpty();
  }

  private void prune() {
    int gone =
        stack
            .database()
            .inTransaction(handle -> {
              Over.make(handle, "true");
              return Over.prune(handle);
            });
    assertThat(gone).isEqualTo(1);
  }
}
