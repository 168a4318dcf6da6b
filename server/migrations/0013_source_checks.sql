-- Of a source: its CRC-32, taken as it arrived, by which damage in storage is found before every render; and whether it
-- holds nothing but pixels and colour, found when it is read. Null for what arrived before these were kept.
alter table predictions
  add column crc32       bigint,
  add column only_pixels boolean;
