package io.relayer.node.heads;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.relayer.node.answers.Mutations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Mutated messages: whatever a node says over WebSocket is one.
final class MutatedMessagesTest {
  private static final long SEED = Long.getLong("relayer.answers.seed", 20_261_130);
  private static final int EACH = 10 * Integer.getInteger("relayer.answers.each", 40);

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xcd0c3e8af590364c09d0fa6a1210faf5",
         "result":{"number":"0x5","hash":"0x01","parentHash":"0x02","timestamp":"0x3","extraData":"0x"}}}
        """,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x7a69\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"0xcd0c3e8af590364c09d0fa6a1210faf5\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32601,\"message\":\"no\"}}"
      })
  void whateverIsSaidIsAMessage(String text) {
    var mutations = new Mutations(SEED);
    var right = JsonMapper.shared().readTree(text);
    for (int i = 0; i < EACH; i++) {
      String wrong = mutations.wrong(right);
      assertThatCode(() -> Message.parse(wrong)).as(wrong).doesNotThrowAnyException();
    }
  }
}
