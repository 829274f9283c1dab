package io.relayer.app.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.guides.Guides.Block;
import io.relayer.devnet.JsonSchema;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Each JSON block of the guides is a request, or a part of one with `0x…` for any address.
class RequestExamplesTest {
  private static final String ADDRESS = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final JsonSchema SCHEMA = JsonSchema.of("request.json");

  static List<Block> json() {
    return Guides.blocks().stream().filter(block -> block.language().equals("json")).toList();
  }

  @ParameterizedTest
  @MethodSource("json")
  void fitsTheSchema(Block block) {
    ObjectNode request = object(block.text().replace("0x…", ADDRESS));
    if (!request.has("id")) {
      request.setAll(
          object("{\"id\": \"x\", \"chainId\": 1, \"from\": \"%s\"}".formatted(ADDRESS)));
    }

    assertThat(SCHEMA.problems(request)).isEmpty();
  }

  private static ObjectNode object(String json) {
    return JsonMapper.shared().readValue(json, ObjectNode.class);
  }
}
