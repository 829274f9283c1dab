-- Beside blocks that are to be proved stand those of a reorg whose transactions could not be put back.

comment on table blocks_to_prove is
  'Blocks that decided over transactions of ours, and of which it is not known whether they are on the chain that is followed now; or that are not, and hold rows which the database refused to put back. Asked for at each head.';
comment on view unproved_blocks is
  'What ended in one of these stays final, and is not retried until a node has shown the block, or until it is put back.';
