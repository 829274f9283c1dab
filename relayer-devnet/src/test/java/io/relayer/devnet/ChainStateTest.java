package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.devnet.StateFile.GenesisBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The file of a chain that was started once, and what has become of it since.
final class ChainStateTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;

  private String genesis = "";
  private String payment = "";

  @BeforeEach
  void chainIsStartedOnce() {
    try (DevChain chain = DevChain.start(options())) {
      genesis = Payments.genesis(chain);
      payment = Payments.mine(chain);
    }
  }

  @Test
  void ofTheFirstBlocksOfThreeStartsTheFirstOneStays() {
    addLaterStarts(file());
    goesOn();
    assertThat(firstBlocks(file())).hasSize(1);
  }

  @Test
  void nothingElseInTheFileIsChanged() {
    JsonNode before = JSON.readTree(file());
    Instant begun = firstBlocks(file()).getFirst().time();
    addLaterStarts(file());
    assertThat(new ChainState(folder).mend()).contains(begun);
    assertThat(JSON.readTree(file())).isEqualTo(before);
  }

  @Test
  void goodCopyThatIsPutBackHasOneFirstBlockToo() throws IOException {
    DevChain.start(options()).close();
    addLaterStarts(copy());
    cutShort(file());
    goesOn();
    assertThat(firstBlocks(copy())).hasSize(1);
    assertThat(folder.resolve("state.spoilt.json")).exists();
  }

  @Test
  void copyThatIsCutShortTooIsReported() throws IOException {
    DevChain.start(options()).close();
    cutShort(file());
    cutShort(copy());
    assertThatThrownBy(() -> DevChain.start(options()))
        .isInstanceOf(DevnetException.class)
        .hasMessageContainingAll("state.json", "cut short", "delete folder");
  }

  @Test
  void whatAKillHasLeftOfAMendingIsNoMatter() throws IOException {
    addLaterStarts(file());
    Files.writeString(folder.resolve("state.json.new"), "{\"blocks\":[");
    goesOn();
  }

  @Test
  void otherFlagsMakeNoOtherFirstBlock() {
    for (int i = 1; i <= 4; i++) {
      goesOn(options().withFlags("--base-fee", Integer.toString(i)));
    }
  }

  private void goesOn() {
    goesOn(options());
  }

  private void goesOn(ChainOptions options) {
    try (DevChain chain = DevChain.start(options)) {
      assertThat(Payments.genesis(chain)).isEqualTo(genesis);
      assertThat(Payments.isMined(chain, payment)).isTrue();
    }
  }

  /// As anvil leaves it that is not told the time of its first block.
  private static void addLaterStarts(Path file) {
    JsonNode state = JSON.readTree(file);
    ArrayNode blocks = (ArrayNode) state.get("blocks");
    JsonNode first =
        blocks
            .valueStream()
            .filter(block -> block.get("header").get("number").asString().equals("0x0"))
            .findFirst()
            .orElseThrow();
    blocks.insert(0, startedLater(first, 100));
    blocks.add(startedLater(first, 200));
    JSON.writeValue(file, state);
  }

  private static JsonNode startedLater(JsonNode first, int seconds) {
    JsonNode later = first.deepCopy();
    ObjectNode header = (ObjectNode) later.get("header");
    long time = Long.decode(header.get("timestamp").asString());
    header.put("timestamp", "0x" + Long.toHexString(time + seconds));
    return later;
  }

  private static void cutShort(Path file) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() / 2));
  }

  private static List<GenesisBlock> firstBlocks(Path file) {
    return new StateFile(file).genesisBlocks().orElseThrow();
  }

  private ChainOptions options() {
    return PayingChain.options(folder);
  }

  private Path file() {
    return folder.resolve("state.json");
  }

  private Path copy() {
    return folder.resolve("state.good.json");
  }
}
