-- One record that is still refused: where it stands, why, since when, and how it begins.
-- refused_at: When the run that refused it started, UTC; missing while that run is not recorded.
-- payload_excerpt: The first 200 bytes; bytes that are not ASCII are written as \xNN.
SELECT
    source.source_id,
    file.root_path,
    file.container_path,
    file.path,
    refused.record_number,
    refused.byte_offset,
    refused.reason,
    refused.reasons,
    refused.detail,
    refused.payload_bytes,
    refused.payload[1:200]::VARCHAR AS payload_excerpt,
    refused.load_run_key,
    run.started_at AS refused_at,
    refused.file_digest
FROM audit.refused_review AS refused
JOIN main.dim_source AS source ON source.source_key = refused.source_key
JOIN audit.load_file AS file ON file.load_file_key = refused.load_file_key
LEFT JOIN audit.load_run AS run ON run.load_run_key = refused.load_run_key
WHERE refused.status = 'open';
