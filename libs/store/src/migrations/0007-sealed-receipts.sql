-- A file that came encrypted or signed: sha256, size and file_name are those of what was inside, so that the same content is known again however
-- often it was encrypted; this is what it came as: {fileName, size, sha256, signedBy}.
alter table receipts add column sealed jsonb;
