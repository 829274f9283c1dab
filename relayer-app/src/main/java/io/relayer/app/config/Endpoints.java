package io.relayer.app.config;

import io.relayer.core.RelayerException;
import io.relayer.core.config.SmallFile;
import io.relayer.devnet.DevAccount;
import io.relayer.devnet.Devnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The addresses of a running `dev`: the content of its `endpoints.json`, which is there as long as
/// it is ready. The names are a contract.
///
/// @param kafka bootstrap servers
/// @param console address of the HTTP server
/// @param senders the accounts that are signed for, lower case
public record Endpoints(
    String kafka, Postgres postgres, List<Chain> chains, String console, List<String> senders) {
  /// Where data are unless `--data` says otherwise; other commands look there for a running one.
  public static final Path FOLDER = Path.of(".relayer", "dev");

  /// What the file is called, in the folder of the data.
  public static final String FILE = "endpoints.json";

  public static final String DATABASE = "relayer";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// @param url as JDBC has it
  public record Postgres(String url, String user, String password) {}

  /// @param nodes their JSON-RPC over HTTP; WebSocket is at the same addresses
  public record Chain(long id, List<String> nodes) {
    public Chain {
      nodes = List.copyOf(nodes);
    }
  }

  public Endpoints {
    chains = List.copyOf(chains);
    senders = List.copyOf(senders);
  }

  /// @param nodes of each chain
  public static Endpoints of(Devnet devnet, List<DevNodes> nodes, int httpPort) {
    var postgres = devnet.postgres();
    return new Endpoints(
        devnet.kafka().bootstrapServers(),
        new Postgres(postgres.url(DATABASE), postgres.user(), postgres.password()),
        nodes.stream().map(n -> new Chain(n.chain().chainId(), n.urls())).toList(),
        "http://127.0.0.1:" + httpPort,
        devnet.chains().getFirst().accounts().stream().map(DevAccount::address).toList());
  }

  /// With these chains after its own.
  public Endpoints with(List<Chain> further) {
    return new Endpoints(
        kafka,
        postgres,
        Stream.concat(chains.stream(), further.stream()).toList(),
        console,
        senders);
  }

  /// Of the `dev` that runs on `folder`; empty where none is ready.
  public static Optional<Endpoints> read(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Optional.of(readFile(file)) : Optional.empty();
  }

  /// Of the `dev` that wrote `file`.
  ///
  /// @throws RelayerException if that is not what is in it
  public static Endpoints readFile(Path file) {
    try {
      return JSON.readValue(SmallFile.bytes(file), Endpoints.class);
    } catch (IOException | JacksonException e) {
      throw new RelayerException("cannot read %s: start `relayer dev` again".formatted(file), e);
    }
  }

  /// Whoever sees the file sees it whole.
  public void write(Path folder) throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    Files.writeString(fresh, JSON.writeValueAsString(this) + System.lineSeparator());
    Files.move(
        fresh,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  public static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }
}
