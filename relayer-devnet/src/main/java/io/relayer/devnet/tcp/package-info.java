/// A TCP proxy with faults that are switched while it runs ([TcpProxy], [TcpFault]): what goes
/// wrong between a client and any server.
@NullMarked
package io.relayer.devnet.tcp;

import org.jspecify.annotations.NullMarked;
