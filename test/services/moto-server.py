"""Starts moto's server with what it gets wrong put right.

- Deleting a change set that is not there is no error: AWS answers such a DeleteChangeSet with success, and the CDK sends
  one before each update of a stack.
- An address has its IP as an attribute, and not as its reference alone.
- Tags in a template are a map for a parameter of Systems Manager; those of a key have other names in the API of KMS.
"""

import sys

from moto.cloudformation.models import CloudFormationBackend
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.kms.models import Key
from moto.server import main
from moto.ssm.models import Parameter

delete_existing = CloudFormationBackend.delete_change_set


def delete_change_set(self, *args, **kwargs):
    try:
        delete_existing(self, *args, **kwargs)
    except UnboundLocalError:
        pass


def with_tags(model, convert):
    create = model.create_from_cloudformation_json.__func__

    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, *args, **kwargs):
        properties = dict(cloudformation_json["Properties"])
        if "Tags" in properties:
            properties["Tags"] = convert(properties["Tags"])
        return create(cls, resource_name, {**cloudformation_json, "Properties": properties}, *args, **kwargs)

    model.create_from_cloudformation_json = classmethod(create_from_cloudformation_json)


def with_attribute(model, name, read):
    has, get = model.has_cfn_attr.__func__, model.get_cfn_attribute
    model.has_cfn_attr = classmethod(lambda cls, attribute: attribute == name or has(cls, attribute))
    model.get_cfn_attribute = lambda self, attribute: read(self) if attribute == name else get(self, attribute)


CloudFormationBackend.delete_change_set = delete_change_set
with_tags(Parameter, lambda tags: [{"Key": key, "Value": value} for key, value in tags.items()])
with_tags(Key, lambda tags: [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags])
with_attribute(ElasticAddress, "PublicIp", lambda address: address.public_ip)
main(sys.argv[1:])
