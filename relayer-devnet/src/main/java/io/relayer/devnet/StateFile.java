package io.relayer.devnet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A file of anvil's state, read and copied piece by piece: it grows with its chain.
record StateFile(Path path) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// The blocks of number 0 in it; empty where the file is cut short, or not there.
  Optional<List<GenesisBlock>> genesisBlocks() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (JsonParser json = JSON.createParser(path)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? Optional.of(genesisBlocks(json))
          : Optional.empty();
    } catch (StreamReadException _) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new DevnetException("cannot read the chain's state " + path, e);
    }
  }

  private static List<GenesisBlock> genesisBlocks(JsonParser json) {
    List<GenesisBlock> found = new ArrayList<>();
    while (json.nextName() != null) {
      if (isBlocks(json)) {
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
          JsonNode header = header(json);
          if (header.path("number").asString("").equals("0x0")) {
            found.add(new GenesisBlock(i, header));
          }
        }
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  /// Reads a block to its end. Its transactions, which may be many, are passed over.
  private static JsonNode header(JsonParser json) {
    JsonNode header = MissingNode.getInstance();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      if (name.equals("header")) {
        header = json.readValueAsTree();
      } else {
        json.skipChildren();
      }
    }
    return header;
  }

  /// Writes a copy that has, of the blocks of number 0, `kept` alone.
  void copyWith(GenesisBlock kept, List<GenesisBlock> all, Path copy) {
    List<Integer> left =
        all.stream().map(GenesisBlock::index).filter(index -> index != kept.index()).toList();
    try (JsonParser json = JSON.createParser(path);
        JsonGenerator out = JSON.createGenerator(copy, JsonEncoding.UTF8)) {
      json.nextToken();
      out.writeStartObject();
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        out.writeName(name);
        if (isBlocks(json)) {
          copyBlocksWithout(left, json, out);
        } else {
          out.copyCurrentStructureExact(json);
        }
      }
      out.writeEndObject();
    }
  }

  private static void copyBlocksWithout(List<Integer> left, JsonParser json, JsonGenerator out) {
    out.writeStartArray();
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (left.contains(i)) {
        json.skipChildren();
      } else {
        out.copyCurrentStructureExact(json);
      }
    }
    out.writeEndArray();
  }

  /// Goes on from a name to its value; whether that is the list of the blocks.
  private static boolean isBlocks(JsonParser json) {
    boolean named = json.currentName().equals("blocks");
    return json.nextToken() == JsonToken.START_ARRAY && named;
  }

  /// A block of number 0 in a file of anvil's state.
  ///
  /// @param index where it stands among the blocks of the file
  record GenesisBlock(int index, JsonNode header) {
    Instant time() {
      return Instant.ofEpochSecond(Long.decode(header.path("timestamp").asString()));
    }
  }
}
