package io.relayer.devnet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A server to be started as a child process.
///
/// @param name for messages
/// @param wrapper a command that goes before it and replaces itself by it; often none
/// @param folder the folder of its data, log and process record, and its current one
/// @param end what makes it end in good order
record ServerCommand(
    String name,
    List<String> wrapper,
    Path executable,
    List<String> arguments,
    Path folder,
    Signal end) {

  /// The whole command line. `setsid` keeps a terminal's Ctrl-C from the server: this JVM ends it,
  /// in its turn.
  List<String> line(ParentWatch watch) {
    List<String> session = Tool.onPath("setsid").isPresent() ? List.of("setsid") : List.of();
    return Stream.of(session, wrapper, watch.prefix(end), List.of(executable.toString()), arguments)
        .flatMap(List::stream)
        .toList();
  }
}
