package io.relayer.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The machine-readable form of the topics.
class SchemasTest {
  private final JsonNode asyncApi = new YAMLMapper().readTree(JsonSchema.read("asyncapi.yaml"));

  @Test
  void everyTopicIsDescribed() {
    Topics topics = new Topics("relayer");
    Set<String> addresses = new HashSet<>();
    asyncApi.get("channels").forEach(channel -> addresses.add(channel.get("address").asString()));

    assertThat(addresses)
        .containsExactlyInAnyOrder(
            topics.requests(),
            topics.rejected(),
            topics.orders(),
            topics.events(),
            topics.chainEvents(),
            topics.broadcasts(new ChainId(7)).replace("7", "{chainId}"));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    asyncApi.findValues("$ref").forEach(reference -> references.add(reference.asString()));

    assertThat(references).contains("request.json", "order.json", "event.json");
    assertThat(references)
        .allSatisfy(reference ->
            assertThat(
                    reference.startsWith("#")
                        ? asyncApi.at(reference.substring(1))
                        : JsonMapper.shared().readTree(JsonSchema.read(reference)))
                .isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"request.json", "order.json", "event.json"})
  void examplesAreValid(String name) {
    JsonSchema schema = JsonSchema.of(name);

    assertThat(schema.document().get("examples"))
        .isNotEmpty()
        .allSatisfy(example -> assertThat(schema.problems(example)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "{}",
        "{\"id\":\"a\"}",
        "{\"order\":\"cancel\"}",
        "{\"id\":\"\",\"order\":\"cancel\"}",
        "{\"id\":5,\"order\":\"cancel\"}",
        "{\"id\":\"a\",\"order\":\"stop\"}",
        "{\"id\":\"a\",\"order\":\"retry\"}",
        "{\"id\":\"a\",\"order\":\"retry\",\"generation\":0}",
        "{\"id\":\"a\",\"order\":\"retry\",\"generation\":\"1\"}",
        "{\"id\":\"a\",\"producer\":\"b c\",\"order\":\"cancel\"}",
        "{\"id\":\"a\",\"order\":\"cancel\",\"force\":true}"
      })
  void whatIsNoOrderIsNotValid(String order) {
    assertThat(JsonSchema.of("order.json").problems(JsonMapper.shared().readTree(order)))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"producer\":\"b\",\"state\":\"rejected\",\"at\":\"2026-11-22T10:00:00Z\"}",
        "{\"id\":\"a\",\"producer\":\"b\",\"state\":\"queued\",\"sequence\":1,\"at\":\"2026-11-22T10:00:00Z\"}"
      })
  void whatIsNoEventIsNotValid(String event) {
    assertThat(JsonSchema.of("event.json").problems(JsonMapper.shared().readTree(event)))
        .isNotEmpty();
  }
}
